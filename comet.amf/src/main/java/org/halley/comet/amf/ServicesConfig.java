package org.halley.comet.amf;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import org.osgi.framework.BundleContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** BlazeDS's own configuration, made from ours, or a file of the user's. */
final class ServicesConfig {

    /** The service, the adapter and the channels of the configuration that is made. */
    static final String SERVICE = "message-service";
    static final String ADAPTER = "halley";
    static final String POLLING = "my-async-amf";
    static final String SECURE_POLLING = "my-secure-async-amf";

    private static final Logger log = LoggerFactory.getLogger(ServicesConfig.class);

    private ServicesConfig() {
    }

    /** Where it is: the user's file if it can be read, otherwise one that is written now. */
    static String file(Settings settings, BundleContext bundle) throws IOException {
        if (!settings.servicesConfig().isEmpty()) {
            File own = new File(settings.servicesConfig());
            if (own.isFile() && own.canRead()) {
                return own.getAbsolutePath();
            }
            log.error("Configuration services.config: '{}' is no file that can be read; the values of the configuration "
                    + "hold instead", own);
        }
        File made = bundle.getDataFile("services-config.xml");
        Path file = made == null ? Files.createTempFile("services-config", ".xml") : made.toPath();
        Files.writeString(file, text(settings), StandardCharsets.UTF_8);
        return file.toAbsolutePath().toString();
    }

    /** The configuration that is made; the values that go in are checked, and none needs to be escaped. */
    static String text(Settings settings) {
        StringBuilder agents = new StringBuilder();
        for (String agent : settings.userAgents()) {
            int equals = agent.indexOf('=');
            agents.append("                    <user-agent match-on=\"").append(agent, 0, equals)
                    .append("\" max-persistent-connections-per-session=\"").append(agent.substring(equals + 1))
                    .append("\"/>\n");
        }
        return """
                <?xml version="1.0" encoding="UTF-8"?>
                <services-config>
                    <services>
                        <service id="message-service" class="flex.messaging.services.MessageService">
                            <adapters>
                                <adapter-definition id="halley" class="org.halley.comet.amf.ChannelAdapter" default="true"/>
                            </adapters>
                            <default-channels>
                                <channel ref="my-async-amf"/>
                                <channel ref="my-secure-async-amf"/>
                            </default-channels>
                        </service>
                    </services>
                    <channels>
                """
                + channel(POLLING, "AMFChannel", "http", "AsyncAMFEndpoint", "amf", settings, agents)
                + channel(SECURE_POLLING, "SecureAMFChannel", "https", "SecureAsyncAMFEndpoint", "amfsecure", settings,
                        agents)
                + """
                    </channels>
                    <flex-client>
                        <timeout-minutes>%d</timeout-minutes>
                        <flex-client-outbound-queue-processor class="org.halley.comet.amf.BoundedQueue">
                            <properties>
                                <queue-max>%d</queue-max>
                            </properties>
                        </flex-client-outbound-queue-processor>
                    </flex-client>
                    <logging>
                        <target class="org.halley.comet.amf.LogTarget" level="Error"/>
                    </logging>
                    <system>
                        <manageable>false</manageable>
                        <enforce-endpoint-validation>false</enforce-endpoint-validation>
                    </system>
                </services-config>
                """.formatted(settings.clientTimeoutMinutes(), settings.queueMax());
    }

    private static String channel(String id, String channel, String scheme, String endpoint, String name, Settings settings,
            StringBuilder agents) {
        return """
                        <channel-definition id="%s" class="mx.messaging.channels.%s">
                            <endpoint url="%s://{server.name}:{server.port}%s/messagebroker/%s" class="org.halley.comet.amf.%s"/>
                            <properties>
                                <polling-enabled>true</polling-enabled>
                                <polling-interval-millis>100</polling-interval-millis>
                                <wait-interval-millis>%d</wait-interval-millis>
                                <max-waiting-poll-requests>%d</max-waiting-poll-requests>
                                <client-wait-interval-millis>%d</client-wait-interval-millis>
                                <session-rewriting-enabled>false</session-rewriting-enabled>
                                <user-agent-settings>
                %s                                </user-agent-settings>
                            </properties>
                        </channel-definition>
                """.formatted(id, channel, scheme, settings.path(), name, endpoint, settings.waitIntervalMillis(),
                settings.maxWaitingPollRequests(), settings.clientWaitIntervalMillis(), agents);
    }
}
