package org.halley.comet.resteasy.server;

import java.io.IOException;

import javax.servlet.ServletException;

/** RESTEasy finds its parts through the thread's class loader, which has to be this bundle's then. */
final class Loader {

    /** Something that is done. */
    interface Work<T> {
        T run() throws ServletException, IOException;
    }

    private Loader() {
    }

    /** Does it with this bundle's class loader; the thread has its own again afterwards. */
    static <T> T with(Work<T> work) throws ServletException, IOException {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(Loader.class.getClassLoader());
        try {
            return work.run();
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
