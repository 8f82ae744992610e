package org.pezzottify.shell;

import android.content.Context;
import android.content.SharedPreferences;
import android.net.Uri;
import android.webkit.CookieManager;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The chosen server: its address, and the session there. */
final class Server {
    private static final String KEY = "server";
    /** The names of the session's cookie. Over TLS the server sets the last one, which no other host can have set. */
    private static final String[] COOKIES = {"session_token=", "__Host-session_token="};

    private final SharedPreferences settings;

    Server(Context context) {
        settings = context.getSharedPreferences("shell", Context.MODE_PRIVATE);
    }

    /** Scheme, host and port, without a slash at the end; null until one is chosen. */
    String origin() {
        return settings.getString(KEY, null);
    }

    void choose(String origin) {
        settings.edit().putString(KEY, origin).apply();
    }

    void forget() {
        settings.edit().remove(KEY).apply();
    }

    /** Whether an address belongs to the chosen server. */
    boolean owns(String url) {
        String origin = origin();
        return origin != null && origin.equals(originOf(url));
    }

    /** The address of a path. Null for anything that would lead to another host. */
    String resolve(String path) {
        String url = origin() + path;
        return path.startsWith("/") && owns(url) ? url : null;
    }

    /** The headers of a request by the shell: the wire takes the bare token. Empty without a session. */
    Map<String, String> headers() {
        Map<String, String> headers = new HashMap<>();
        String cookies = CookieManager.getInstance().getCookie(origin() + "/");
        for (String name : COOKIES)
            for (String cookie : cookies == null ? new String[0] : cookies.split(";\\s*"))
                if (cookie.startsWith(name)) headers.put("Authorization", cookie.substring(name.length()));
        return headers;
    }

    /**
     * Scheme, host and port of a web address, or null. The default scheme is `https`, and `http` for addresses of the
     * home network.
     */
    static String originOf(String address) {
        String text = address == null ? "" : address.trim();
        if (text.isEmpty()) return null;
        if (!text.contains("://")) text = (HomeNetwork.isNamed(hostOf(text)) ? "http://" : "https://") + text;
        Uri uri = Uri.parse(text);
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        String host = uri.getHost() == null ? "" : uri.getHost().toLowerCase(Locale.ROOT);
        boolean isWeb = scheme.equals("http") || scheme.equals("https");
        if (!isWeb || host.isEmpty() || uri.getUserInfo() != null) return null;
        int port = uri.getPort();
        boolean isUsual = port == -1 || port == (scheme.equals("http") ? 80 : 443);
        return scheme + "://" + host + (isUsual ? "" : ":" + port);
    }

    /** The host of an address without its scheme. */
    static String hostOf(String rest) {
        String host = rest.split("[/?#]", 2)[0];
        if (host.startsWith("[")) return host;
        int colon = host.indexOf(':');
        return colon < 0 ? host : host.substring(0, colon);
    }
}
