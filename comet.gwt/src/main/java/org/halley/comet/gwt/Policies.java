package org.halley.comet.gwt;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.text.ParseException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Pattern;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import com.google.gwt.user.server.rpc.SerializationPolicy;
import com.google.gwt.user.server.rpc.SerializationPolicyLoader;

/**
 * The serialization policies of a service: which classes may be made of what a client sends. They were written by GWT's
 * compiler and lie in the bundle, as {@code <module>/<strong name>.gwt.rpc}. Thread-safe.
 *
 * <p>Names come from clients, so they are held to a pattern, and only what was found is remembered: there are never more
 * than files in the bundle.
 */
final class Policies {

    private static final Logger LOG = LoggerFactory.getLogger(Policies.class);

    private static final Pattern MODULE = Pattern.compile("(/[A-Za-z0-9_][A-Za-z0-9_.-]*){1,16}/");
    private static final Pattern STRONG_NAME = Pattern.compile("[A-Za-z0-9_]{1,64}");
    private static final int MODULE_MAX = 256;
    private static final int FILE_MAX = 4 * 1024 * 1024;

    private final String directory;
    private final Function<String, InputStream> files;
    private final Map<String, SerializationPolicy> found = new ConcurrentHashMap<>();

    /**
     * Policies that are files.
     *
     * @param directory where the modules lie: empty, or with a slash at its beginning and none at its end
     * @param files opens a file by its path, or answers null
     */
    Policies(String directory, Function<String, InputStream> files) {
        this.directory = directory;
        this.files = files;
    }

    /**
     * The path of a policy.
     *
     * @param contextPath that of the servlet's context
     * @param moduleBase the address that the client says it has its module from
     * @param strongName the policy's name
     * @return null if one of them is not what a client of GWT sends
     */
    String path(String contextPath, String moduleBase, String strongName) {
        if (moduleBase == null || strongName == null || moduleBase.length() > 2 * MODULE_MAX
                || !STRONG_NAME.matcher(strongName).matches()) {
            return null;
        }
        String path;
        try {
            path = new URL(moduleBase).getPath();
        } catch (MalformedURLException e) {
            return null;
        }
        if (!path.startsWith(contextPath)) {
            return null;
        }
        String module = path.substring(contextPath.length());
        return module.length() <= MODULE_MAX && MODULE.matcher(module).matches()
                ? directory + SerializationPolicyLoader.getSerializationPolicyFileName(module + strongName) : null;
    }

    /**
     * The policy at a path; looked for with the class loader of the thread.
     *
     * @return null if there is none
     */
    SerializationPolicy at(String path) {
        SerializationPolicy known = found.get(path);
        if (known != null) {
            return known;
        }
        SerializationPolicy loaded = load(path);
        if (loaded != null) {
            found.put(path, loaded);
        }
        return loaded;
    }

    private SerializationPolicy load(String path) {
        try (InputStream in = files.apply(path)) {
            if (in == null) {
                return null;
            }
            byte[] text = in.readNBytes(FILE_MAX + 1);
            if (text.length > FILE_MAX) {
                LOG.error("The serialization policy {} is longer than {} bytes and is not used", path, FILE_MAX);
                return null;
            }
            SerializationPolicy policy = SerializationPolicyLoader.loadFromStream(new ByteArrayInputStream(text), null);
            if (policy.hasClientFields()) {
                // GWT would then read what Java's own serialization wrote, from whoever sends it.
                LOG.error("The serialization policy {} is for enhanced classes, which is unsafe, and is not used", path);
                return null;
            }
            return policy;
        } catch (IOException | ParseException e) {
            LOG.error("The serialization policy {} cannot be read", path, e);
            return null;
        }
    }
}
