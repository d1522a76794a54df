package org.halley.itest.karaf;

import java.util.regex.Pattern;

import org.halley.itest.rules.LogContract;
import org.junit.jupiter.api.Order;

/** What our bundles have logged after all the other tests of the run. */
@Order(Integer.MAX_VALUE)
class LogIT extends LogContract {

    private static final Pattern OURS = Pattern.compile("\\S+ \\S+ \\w+ org\\.halley\\..*");

    /** Only what ours say: what others say of our names is theirs, such as of configurations that come and go. */
    @Override
    protected boolean concernsUs(String entry) {
        return OURS.matcher(entry).matches();
    }
}
