package org.halley.examples.dice.shared;

import com.google.gwt.user.client.rpc.AsyncCallback;

/** {@link TableService} as the page has it. */
public interface TableServiceAsync {

    void look(String token, AsyncCallback<Look> callback);

    void moves(String token, String cursor, AsyncCallback<News> callback);

    void missed(String token, String cursor, AsyncCallback<News> callback);

    void sit(String name, AsyncCallback<Place> callback);

    void stand(String token, AsyncCallback<Void> callback);

    void roll(String token, AsyncCallback<Void> callback);
}
