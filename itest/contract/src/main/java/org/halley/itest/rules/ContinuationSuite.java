package org.halley.itest.rules;

import org.halley.itest.Framework;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.ExtendWith;

/** Continuations, case by case: what every platform is put to, by a test class that extends this one. */
@ExtendWith(Framework.class)
public abstract class ContinuationSuite {

    @Nested
    class Cases extends ContinuationContract {
    }

    @Nested
    class States extends ContinuationStateContract {
    }

    @Nested
    class Situations extends ContinuationSituationContract {
    }

    @Nested
    class Filters extends ContinuationFilterContract {
    }

    @Nested
    class Stress extends ContinuationStressContract {
    }
}
