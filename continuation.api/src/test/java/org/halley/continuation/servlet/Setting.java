package org.halley.continuation.servlet;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** A container, and a way in which requests are suspended in it. */
record Setting(Container container, Way way) {

    /** The containers of Servlet 3.1 to 4. */
    enum Container {
        JETTY(JettySite::new), TOMCAT(TomcatSite::new), UNDERTOW(UndertowSite::new);

        private final Function<Site.Service, Site> make;

        Container(Function<Site.Service, Site> make) {
            this.make = make;
        }
    }

    /** Each with each. */
    static List<Setting> all() {
        List<Setting> all = new ArrayList<>();
        for (Container container : Container.values()) {
            for (Way way : Way.values()) {
                all.add(new Setting(container, way));
            }
        }
        return all;
    }

    /** Those in which a filter of ours is around. */
    static List<Setting> surrounded() {
        return all().stream().filter(setting -> setting.way() != Way.NATIVE).toList();
    }

    /** Those in which {@code undispatch} is no error, and another exception only where the request is still suspended. */
    static List<Setting> forgiving() {
        return all().stream()
            .filter(setting -> setting.way() != Way.NATIVE || setting.container() == Container.JETTY).toList();
    }

    /** Tomcat 9 answers no exception out of a dispatch that called {@code startAsync}: it complains and cuts the line. */
    boolean cutsFailures() {
        return container == Container.TOMCAT && !way.keepsThreads();
    }

    /** Not started yet. */
    Site site(Site.Service service, ServletContinuations continuations) {
        return way.around(container.make.apply(service), continuations);
    }
}
