package org.halley.itest.control;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

/** One thing that a test can have done inside the framework. */
@FunctionalInterface
interface Command {

    /**
     * Does it.
     *
     * @param input what the test sent; perhaps empty, never null
     * @return what the test gets
     * @throws Exception what the test gets as an error, by its text
     */
    JsonElement run(JsonObject input) throws Exception;
}
