package org.halley.benchmark.hub;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

/** Calls what a component's class keeps for the component runtime, as that does: by name. */
public final class Components {

    private Components() {
    }

    /**
     * Calls a method that takes nothing.
     *
     * @param component of which class the method is
     * @param method its name
     */
    public static void call(Object component, String method) {
        invoke(component, declared(component, method));
    }

    /**
     * Binds a service.
     *
     * @param component of which class the method is
     * @param method its name
     * @param type of the service, as the method has it
     * @param service what is bound
     */
    public static <T> void bind(Object component, String method, Class<T> type, T service) {
        invoke(component, declared(component, method, type), service);
    }

    private static Method declared(Object component, String name, Class<?>... types) {
        try {
            Method method = component.getClass().getDeclaredMethod(name, types);
            method.setAccessible(true);
            return method;
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("The component has changed: " + e.getMessage(), e);
        }
    }

    private static void invoke(Object component, Method method, Object... arguments) {
        try {
            method.invoke(component, arguments);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(method + " failed", e.getCause());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("Made accessible, but is not: " + method, e);
        }
    }
}
