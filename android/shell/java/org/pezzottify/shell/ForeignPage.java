package org.pezzottify.shell;

import java.net.HttpURLConnection;

/**
 * A page where music or a picture was asked for: it is one of something on the way, such as the sign-in of a hotel,
 * whatever its status says.
 */
final class ForeignPage {
    private ForeignPage() {}

    static boolean is(HttpURLConnection connection) {
        return String.valueOf(connection.getContentType()).startsWith("text/html");
    }
}
