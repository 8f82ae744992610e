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

/** The copy of the app that lies in the APK, and the first screen. */
final class Assets {
    /** Where the first screen lives: a host that cannot exist. */
    static final String SETUP_ORIGIN = "https://setup.pezzottify.invalid";

    private final Context context;

    Assets(Context context) {
        this.context = context;
    }

    /** A file of the first screen, or an answer that there is none. */
    WebResourceResponse setup(Uri url) {
        return orMissing(open("setup" + url.getPath()));
    }

    /**
     * A file of the app. A path without an ending is a page of the app. Null where the server has to answer: for its
     * interface, and for what the APK does not have.
     */
    WebResourceResponse app(Uri url) {
        String path = url.getPath();
        if (path == null || path.startsWith("/v1/") || path.contains("..")) return null;
        boolean isPage = path.lastIndexOf('.') <= path.lastIndexOf('/');
        return open("www" + (isPage ? "/index.html" : path));
    }

    /** A picture that is kept, or null. The WebView sees by itself which kind it is. */
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

    /** Android knows most endings; modules are refused unless they are called scripts. */
    private static String typeOf(String name) {
        String ending = name.substring(name.lastIndexOf('.') + 1);
        if (ending.equals("js")) return "text/javascript";
        if (ending.equals("webmanifest") || ending.equals("json")) return "application/json";
        String type = MimeTypeMap.getSingleton().getMimeTypeFromExtension(ending);
        return type == null ? "application/octet-stream" : type;
    }
}
