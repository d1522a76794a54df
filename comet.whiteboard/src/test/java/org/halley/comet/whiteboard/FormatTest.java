package org.halley.comet.whiteboard;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormatTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", value = { "-|POLL", "*/*|POLL", "''|POLL", "image/png|POLL", "application/json|POLL",
            "text/event-stream|EVENT_STREAM", "TEXT/Event-Stream|EVENT_STREAM", "text/event-stream;q=0|POLL",
            "application/x-ndjson|LINES", "application/json, text/event-stream|POLL",
            "application/json;q=0.5, text/event-stream|EVENT_STREAM", "text/event-stream, */*|POLL",
            "text/event-stream, */*;q=0.1|EVENT_STREAM", "application/x-ndjson;q=0.9,text/event-stream;q=0.8|LINES",
            "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8|POLL", "text/event-stream;q=x|EVENT_STREAM",
            ",,;,|POLL" })
    void isWhatIsLikedBest(String accept, Format format) {
        assertEquals(format, Format.accepted(accept));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", value = { "-|false", "*/*|false", "text/*|false", "application/json|false",
            "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8|true", "text/html;q=0|false",
            "application/json, text/html;q=0.9|false" })
    void htmlIsForThoseWhoAskForItByName(String accept, boolean html) {
        assertEquals(html, Format.prefersHtml(accept));
    }
}
