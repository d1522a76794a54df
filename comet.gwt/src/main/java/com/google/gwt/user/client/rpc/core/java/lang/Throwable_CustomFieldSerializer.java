package com.google.gwt.user.client.rpc.core.java.lang;

import com.google.gwt.user.client.rpc.CustomFieldSerializer;
import com.google.gwt.user.client.rpc.SerializationException;
import com.google.gwt.user.client.rpc.SerializationStreamReader;
import com.google.gwt.user.client.rpc.SerializationStreamWriter;

/**
 * How the server writes what an exception has of {@link Throwable}: its message, as GWT does, but asked for and not taken
 * out of a private field, which a virtual machine from Java 17 on refuses.
 *
 * <p>GWT looks for the class by this name when it comes to {@code Throwable}; the compiled client never sees it and reads
 * what it always reads. Immutable.
 */
public final class Throwable_CustomFieldSerializer extends CustomFieldSerializer<Throwable> {

    /** GWT makes one by reflection. */
    public Throwable_CustomFieldSerializer() {
    }

    @Override
    public void serializeInstance(SerializationStreamWriter writer, Throwable instance) throws SerializationException {
        writer.writeString(instance.getMessage());
    }

    /**
     * Refuses: nothing but its constructor can give an exception its message. No client sends one but on purpose.
     *
     * @throws SerializationException always
     */
    @Override
    public void deserializeInstance(SerializationStreamReader reader, Throwable instance) throws SerializationException {
        throw new SerializationException("Exceptions are not accepted as arguments");
    }
}
