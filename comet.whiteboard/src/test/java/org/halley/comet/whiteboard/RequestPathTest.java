package org.halley.comet.whiteboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestPathTest {

    @ParameterizedTest
    @CsvSource({ "/comet,/comet,''", "/comet/,/comet,/", "/comet/a/b,/comet,/a/b", "/x/comet/a,/x/comet,/a", "/a,'',/a",
            "/%63omet/%61,/comet,/a", "/comet;v=1/a;b,/comet,/a;b", "/comet/a%2Bb,/comet,/a+b", "/comet/a+b,/comet,/a+b",
            "/comet/%C3%A4,/comet,/ä" })
    void isWhatStandsBehindTheContextPath(String uri, String context, String path) throws Refused {
        assertEquals(path, RequestPath.behind(uri, context));
    }

    @ParameterizedTest
    @ValueSource(strings = { "/a%", "/a%4", "/a%4g", "/a%-1", "/%C3", "/%C3%28", "/%ED%A0%80", "/%F8%88%80%80%80", "/%2F", "/a%2fb",
            "/%ÄÄ" })
    void refusesWhatCannotBeDecoded(String path) {
        assertThrows(Refused.class, () -> RequestPath.behind("/comet" + path, "/comet"));
    }

    @Test
    void refusesAnOverlongSlash() {
        assertThrows(Refused.class, () -> RequestPath.behind("/comet/a%C0%AFb", "/comet"));
    }
}
