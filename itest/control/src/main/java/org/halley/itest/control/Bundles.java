package org.halley.itest.control;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkListener;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.framework.wiring.FrameworkWiring;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;

/** Bundles by symbolic name: what there is, and their stopping, starting, updating and refreshing. */
final class Bundles {

    private static final long SECONDS = 60;

    private final BundleContext context;

    Bundles(BundleContext context) {
        this.context = context;
    }

    void addTo(Map<String, Command> commands) {
        commands.put("bundles", input -> list());
        commands.put("headers", this::headers);
        commands.put("wires", this::wires);
        commands.put("stop", input -> change(input, bundle -> bundle.stop(Bundle.STOP_TRANSIENT)));
        commands.put("start", input -> change(input, bundle -> bundle.start(Bundle.START_TRANSIENT)));
        commands.put("update", input -> change(input, Bundle::update));
        commands.put("refresh", input -> change(input, this::refresh));
        commands.put("update-and-refresh", input -> change(input, bundle -> {
            bundle.update();
            refresh(bundle);
        }));
    }

    /** What may be done to a bundle. */
    private interface Change {
        void apply(Bundle bundle) throws BundleException, InterruptedException;
    }

    private JsonElement list() {
        JsonArray all = new JsonArray();
        for (Bundle bundle : context.getBundles()) {
            all.add(describe(bundle));
        }
        return all;
    }

    private static JsonObject describe(Bundle bundle) {
        JsonObject one = new JsonObject();
        one.addProperty("id", bundle.getBundleId());
        one.addProperty("symbolicName", bundle.getSymbolicName());
        one.addProperty("version", bundle.getVersion().toString());
        one.addProperty("state", state(bundle.getState()));
        one.addProperty("fragment", bundle.getHeaders("").get(Constants.FRAGMENT_HOST) != null);
        return one;
    }

    private static String state(int state) {
        return switch (state) {
            case Bundle.ACTIVE -> "active";
            case Bundle.STARTING -> "starting";
            case Bundle.STOPPING -> "stopping";
            case Bundle.RESOLVED -> "resolved";
            case Bundle.INSTALLED -> "installed";
            default -> "uninstalled";
        };
    }

    /** {@code {bundle}}: the headers of its manifest. */
    private JsonElement headers(JsonObject input) {
        JsonObject headers = new JsonObject();
        var all = bundle(input).getHeaders("");
        for (String name : Collections.list(all.keys())) {
            headers.addProperty(name, all.get(name));
        }
        return headers;
    }

    /** {@code {bundle}}: the packages that it has from others, each with the version and whose it is. */
    private JsonElement wires(JsonObject input) {
        JsonObject wires = new JsonObject();
        for (BundleWire wire : bundle(input).adapt(BundleWiring.class).getRequiredWires(PackageNamespace.PACKAGE_NAMESPACE)) {
            Map<String, Object> attributes = wire.getCapability().getAttributes();
            wires.addProperty(attributes.get(PackageNamespace.PACKAGE_NAMESPACE).toString(),
                    attributes.get(PackageNamespace.CAPABILITY_VERSION_ATTRIBUTE) + " of "
                            + wire.getProvider().getSymbolicName());
        }
        return wires;
    }

    /**
     * {@code {bundle, detached?}}: changes it and answers how it stands then. Detached it is done by a thread of its
     * own after the answer, for what the answer itself hangs on.
     */
    private JsonElement change(JsonObject input, Change change) throws BundleException, InterruptedException {
        Bundle bundle = bundle(input);
        if (input.has("detached")) {
            new Thread(() -> {
                try {
                    change.apply(bundle);
                } catch (BundleException | InterruptedException e) {
                    throw new IllegalStateException("changing " + bundle, e);
                }
            }, "itest-detached").start();
            return new JsonPrimitive("detached");
        }
        change.apply(bundle);
        return describe(bundle);
    }

    /** Refreshes a bundle and all that have been updated since the last time, so that of each one revision is left. */
    private void refresh(Bundle bundle) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        FrameworkListener listener = event -> done.countDown();
        FrameworkWiring wiring = context.getBundle(Constants.SYSTEM_BUNDLE_ID).adapt(FrameworkWiring.class);
        Set<Bundle> stale = new HashSet<>(wiring.getRemovalPendingBundles());
        stale.add(bundle);
        wiring.refreshBundles(stale, listener);
        if (!done.await(SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("refreshing " + bundle + " has not ended within " + SECONDS + " s");
        }
    }

    private Bundle bundle(JsonObject input) {
        String name = Publishing.text(input, "bundle");
        List<String> names = new ArrayList<>();
        for (Bundle bundle : context.getBundles()) {
            if (name.equals(bundle.getSymbolicName())) {
                return bundle;
            }
            names.add(bundle.getSymbolicName());
        }
        throw new IllegalArgumentException("no bundle '" + name + "', there are " + names);
    }
}
