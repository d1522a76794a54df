/** What GWT's own package of this name lacks; GWT finds it by name. */
package com.google.gwt.user.client.rpc.core.java.lang;
