/**
 * The hub: one log, one order, followers that are woken.
 *
 * <p>In reading order: {@link org.halley.comet.service.MemoryLog}, {@link org.halley.comet.service.Reader},
 * {@link org.halley.comet.service.FanOut}, {@link org.halley.comet.service.Hub},
 * {@link org.halley.comet.service.Guest}. The components at the end only wire.
 */
@Capability(namespace = "osgi.service", attribute = "objectClass:List<String>=\"org.halley.comet.EventChannel\"",
        effective = "active")
package org.halley.comet.service;

import org.osgi.annotation.bundle.Capability;
