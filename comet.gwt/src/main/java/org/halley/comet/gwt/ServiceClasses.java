package org.halley.comet.gwt;

/**
 * What RPC finds classes by: those of the service's bundle, and behind them GWT's own, which a service's bundle need not
 * import: GWT looks for its serializers by names.
 */
final class ServiceClasses extends ClassLoader {

    private static final String GWT = "com.google.gwt.";

    static {
        registerAsParallelCapable();
    }

    ServiceClasses(ClassLoader service) {
        super(service);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        if (!name.startsWith(GWT)) {
            throw new ClassNotFoundException(name);
        }
        return Class.forName(name, false, ServiceClasses.class.getClassLoader());
    }
}
