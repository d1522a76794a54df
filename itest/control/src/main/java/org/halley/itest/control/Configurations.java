package org.halley.itest.control;

import java.io.IOException;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.cm.ConfigurationListener;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;

/**
 * Configurations, and their effect awaited: Config Admin tells its listeners of one change after the other, so that a
 * component has been modified when the news of a second, meaningless change has come through.
 */
final class Configurations {

    private static final String MARKER = "org.halley.itest.marker";
    private static final long SECONDS = 30;

    private final ConfigurationAdmin admin;
    private final ServiceRegistration<ConfigurationListener> registration;
    private volatile CountDownLatch awaited = new CountDownLatch(0);
    private long rounds;

    Configurations(BundleContext context, ConfigurationAdmin admin) {
        this.admin = admin;
        registration = context.registerService(ConfigurationListener.class, this::changed, null);
    }

    void addTo(Map<String, Command> commands) {
        commands.put("configure", this::configure);
        commands.put("unconfigure", this::unconfigure);
    }

    /** {@code {pid, name?, properties}}: with a name the PID is that of a factory. Replaces all properties. */
    private JsonElement configure(JsonObject input) throws IOException, InterruptedException {
        Dictionary<String, Object> properties = new Hashtable<>();
        input.getAsJsonObject("properties").entrySet().forEach(each -> properties.put(each.getKey(), value(each.getValue())));
        configuration(input).update(properties);
        await();
        return new JsonPrimitive(true);
    }

    /** {@code {pid, name?}}: deletes it. */
    private JsonElement unconfigure(JsonObject input) throws IOException, InterruptedException {
        configuration(input).delete();
        await();
        return new JsonPrimitive(true);
    }

    private Configuration configuration(JsonObject input) throws IOException {
        String pid = Publishing.text(input, "pid");
        return input.has("name") ? admin.getFactoryConfiguration(pid, Publishing.text(input, "name"), "?")
                : admin.getConfiguration(pid, "?");
    }

    /**
     * The configuration that marks the end of a change is never deleted: Config Admin may still be telling others of it,
     * who would find it gone and complain.
     */
    private synchronized void await() throws IOException, InterruptedException {
        awaited = new CountDownLatch(1);
        admin.getConfiguration(MARKER, "?").update(new Hashtable<>(Map.of("round", ++rounds)));
        if (!awaited.await(SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("Config Admin has not told of a change within " + SECONDS + " s");
        }
    }

    private void changed(ConfigurationEvent event) {
        if (event.getType() == ConfigurationEvent.CM_UPDATED && event.getPid().equals(MARKER)) {
            awaited.countDown();
        }
    }

    void close() {
        registration.unregister();
    }

    private static Object value(JsonElement value) {
        if (value.isJsonArray()) {
            JsonArray array = value.getAsJsonArray();
            String[] texts = new String[array.size()];
            for (int i = 0; i < texts.length; i++) {
                texts[i] = array.get(i).getAsString();
            }
            return texts;
        }
        JsonPrimitive primitive = value.getAsJsonPrimitive();
        if (primitive.isBoolean()) {
            return primitive.getAsBoolean();
        }
        if (primitive.isNumber()) {
            double number = primitive.getAsDouble();
            if (number == Math.rint(number)) {
                return primitive.getAsLong();
            }
            return number;
        }
        return primitive.getAsString();
    }
}
