package org.halley.jetty;

import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConnectionFactory;

/** Makes HTTP connections on which requests may be repeated and responses written directly, in the place of an ordinary factory and set as that was. */
final class RepeatingConnectionFactory extends HttpConnectionFactory {

    RepeatingConnectionFactory(HttpConnectionFactory ordinary) {
        super(ordinary.getHttpConfiguration(), ordinary.getHttpCompliance());
        setInputBufferSize(ordinary.getInputBufferSize());
        setRecordHttpComplianceViolations(ordinary.isRecordHttpComplianceViolations());
        getHttpConfiguration().addCustomizer((connector, configuration, request) -> {
            if (request.getHttpChannel().getHttpTransport() instanceof RepeatingConnection connection) {
                request.setAttribute(DirectOutput.ATTRIBUTE, connection.output());
                if (connection.offer(request.getOriginalURI())) {
                    request.setAttribute(RepeatingConnection.ATTRIBUTE, connection);
                }
            }
        });
    }

    @Override
    public Connection newConnection(Connector connector, EndPoint endPoint) {
        return configure(new RepeatingConnection(getHttpConfiguration(), connector, endPoint, getHttpCompliance(),
                isRecordHttpComplianceViolations()), connector, endPoint);
    }
}
