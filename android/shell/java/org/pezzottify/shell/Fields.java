package org.pezzottify.shell;

import org.json.JSONException;
import org.json.JSONObject;

/** The JSON of an event. Unlike `JSONObject` it keeps nulls, and throws no checked exceptions. */
final class Fields {
    private final JSONObject json = new JSONObject();

    Fields put(String name, Object value) {
        try {
            json.put(name, value == null ? JSONObject.NULL : value);
        } catch (JSONException e) {
            throw new IllegalArgumentException(name, e);
        }
        return this;
    }

    @Override public String toString() {
        return json.toString();
    }
}
