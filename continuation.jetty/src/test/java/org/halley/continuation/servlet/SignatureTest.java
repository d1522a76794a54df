package org.halley.continuation.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What bytecode can refer to in Jetty's classes is in ours, under the same names and types. */
class SignatureTest {

    @ParameterizedTest
    @ValueSource(strings = {"Continuation", "ContinuationListener", "ContinuationSupport", "ContinuationThrowable",
        "ContinuationFilter"})
    void hasWhatJettysHas(String name) throws Exception {
        String full = "org.eclipse.jetty.continuation." + name;
        try (URLClassLoader jetty = jetty()) {
            Set<String> missing = members(jetty.loadClass(full));
            missing.removeAll(members(Class.forName(full)));
            assertEquals(Set.of(), missing);
        }
    }

    private static URLClassLoader jetty() throws IOException {
        String theirs = "org/eclipse/jetty/continuation/FauxContinuation.class";
        JarURLConnection connection = (JarURLConnection) SignatureTest.class.getClassLoader().getResource(theirs)
            .openConnection();
        URL servlets = javax.servlet.Servlet.class.getProtectionDomain().getCodeSource().getLocation();
        return new URLClassLoader(new URL[] {connection.getJarFileURL(), servlets},
            ClassLoader.getPlatformClassLoader());
    }

    private static Set<String> members(Class<?> type) {
        Set<String> members = new TreeSet<>();
        for (Method each : type.getMethods()) {
            if (each.getDeclaringClass() != Object.class && each.getDeclaringClass() != Throwable.class) {
                members.add(modifiers(each.getModifiers() & ~Modifier.FINAL) + each.getReturnType().getName() + " "
                    + each.getName() + types(each.getParameterTypes()));
            }
        }
        for (Constructor<?> each : type.getConstructors()) {
            members.add("new" + types(each.getParameterTypes()));
        }
        for (Field each : type.getFields()) {
            members.add(modifiers(each.getModifiers()) + each.getType().getName() + " " + each.getName());
        }
        for (Class<?> each : type.getInterfaces()) {
            members.add("is " + each.getName());
        }
        for (Class<?> each = type.getSuperclass(); each != null; each = each.getSuperclass()) {
            members.add("is " + each.getName());
            members.addAll(Arrays.stream(each.getInterfaces()).map(of -> "is " + of.getName()).toList());
        }
        return members;
    }

    private static String modifiers(int modifiers) {
        return (Modifier.isStatic(modifiers) ? "static " : "") + (Modifier.isAbstract(modifiers) ? "abstract " : "");
    }

    private static String types(Class<?>... types) {
        return Arrays.stream(types).map(Class::getName).collect(Collectors.joining(",", "(", ")"));
    }
}
