package org.pezzottify.shell;

import android.content.Context;
import android.net.Uri;
import android.webkit.MimeTypeMap;
import android.webkit.WebResourceResponse;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;

/** The copy of the web app in the APK, and the first screen. */
final class Assets {
    /** The origin of the first screen: a host that cannot exist. */
    static final String SETUP_ORIGIN = "https://setup.pezzottify.invalid";

    private final Context context;

    Assets(Context context) {
        this.context = context;
    }

    /** A file of the first screen, or a 404. */
    WebResourceResponse setup(Uri url) {
        return orMissing(open("setup" + url.getPath()));
    }

    /**
     * A file of the app. A path without an extension is a page of the app. Null when the server has to answer: for
     * its interface, and for files that the APK lacks.
     */
    WebResourceResponse app(Uri url) {
        String path = url.getPath();
        if (path == null || path.startsWith("/v1/") || path.contains("..")) return null;
        boolean isPage = path.lastIndexOf('.') <= path.lastIndexOf('/');
        return open("www" + (isPage ? "/index.html" : path));
    }

    /** A kept picture, or null. The WebView detects its type by itself. */
    WebResourceResponse picture(File file) {
        if (file == null || !file.isFile()) return null;
        try {
            return new WebResourceResponse("image/webp", null, 200, "OK", new HashMap<String, String>(), new FileInputStream(file));
        } catch (FileNotFoundException e) {
            return null;
        }
    }

    static WebResourceResponse refused() {
        InputStream nothing = new ByteArrayInputStream(new byte[0]);
        return new WebResourceResponse("text/plain", "utf-8", 403, "Forbidden", new HashMap<String, String>(), nothing);
    }

    private static WebResourceResponse orMissing(WebResourceResponse found) {
        InputStream nothing = new ByteArrayInputStream(new byte[0]);
        return found != null ? found
                : new WebResourceResponse("text/plain", "utf-8", 404, "Not Found", new HashMap<String, String>(), nothing);
    }

    private WebResourceResponse open(String name) {
        try {
            InputStream bytes = context.getAssets().open(name);
            Map<String, String> headers = new HashMap<>();
            headers.put("Cache-Control", "no-store");
            return new WebResourceResponse(typeOf(name), "utf-8", 200, "OK", headers, bytes);
        } catch (IOException e) {
            return null;
        }
    }

    /** Android knows most extensions; modules need the type of scripts. */
    private static String typeOf(String name) {
        String ending = name.substring(name.lastIndexOf('.') + 1);
        if (ending.equals("js")) return "text/javascript";
        if (ending.equals("webmanifest") || ending.equals("json")) return "application/json";
        String type = MimeTypeMap.getSingleton().getMimeTypeFromExtension(ending);
        return type == null ? "application/octet-stream" : type;
    }
}
