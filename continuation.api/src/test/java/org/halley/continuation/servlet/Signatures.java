package org.halley.continuation.servlet;

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

import javax.servlet.Servlet;

/** What bytecode can refer to in a class, to compare one with another of the same name. */
final class Signatures {

    private Signatures() {
    }

    /**
     * What a class has in a jar and lacks here.
     *
     * @param name of the class
     * @param path of any class that only the jar has, on the class path behind what is tested
     */
    static Set<String> missing(String name, String path) throws IOException, ClassNotFoundException {
        JarURLConnection connection = (JarURLConnection) Signatures.class.getClassLoader().getResource(path)
            .openConnection();
        URL servlets = Servlet.class.getProtectionDomain().getCodeSource().getLocation();
        try (URLClassLoader theirs = new URLClassLoader(new URL[] {connection.getJarFileURL(), servlets},
                ClassLoader.getPlatformClassLoader())) {
            Set<String> missing = members(theirs.loadClass(name));
            missing.removeAll(members(Class.forName(name)));
            return missing;
        }
    }

    private static Set<String> members(Class<?> type) {
        Set<String> members = new TreeSet<>();
        for (Method each : type.getMethods()) {
            members.add(modifiers(each.getModifiers()) + each.getReturnType().getName() + " " + each.getName()
                + types(each.getParameterTypes()));
        }
        for (Constructor<?> each : type.getConstructors()) {
            members.add("new" + types(each.getParameterTypes()));
        }
        for (Field each : type.getFields()) {
            members.add(modifiers(each.getModifiers()) + each.getType().getName() + " " + each.getName());
        }
        for (Class<?> each = type; each != null; each = each.getSuperclass()) {
            members.add("is " + each.getName());
            Arrays.stream(each.getInterfaces()).forEach(of -> members.add("is " + of.getName()));
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
