/**
 * AMF over HTTP: BlazeDS as it is, with endpoints whose polls wait without a thread and a service adapter that bridges
 * destinations to the channels of the hub.
 */
package org.halley.comet.amf;
