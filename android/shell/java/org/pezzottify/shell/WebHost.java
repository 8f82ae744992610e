package org.pezzottify.shell;

import android.app.Activity;
import android.content.ActivityNotFoundException;
import android.content.Context;
import android.content.Intent;
import android.content.MutableContextWrapper;
import android.content.pm.ApplicationInfo;
import android.graphics.Bitmap;
import android.net.Uri;
import android.os.Handler;
import android.os.Looper;
import android.view.ViewGroup;
import android.webkit.DownloadListener;
import android.webkit.PermissionRequest;
import android.webkit.RenderProcessGoneDetail;
import android.webkit.ValueCallback;
import android.webkit.WebChromeClient;
import android.webkit.WebResourceError;
import android.webkit.WebResourceRequest;
import android.webkit.WebResourceResponse;
import android.webkit.WebSettings;
import android.webkit.WebView;
import android.webkit.WebViewClient;

/**
 * The page of the app. It belongs to the service, so that it lives on without a window. It comes from the user's
 * server; when that cannot be reached, from the APK, under the same origin.
 */
final class WebHost extends WebViewClient {
    /** The window that shows the page. */
    interface Window {
        void show(WebView view);
        /** Grants or denies the request, and asks the user before, if needed. */
        void askCamera(PermissionRequest request);
        /** Answers with the chosen files, or null. */
        void chooseFiles(Intent chooser, ValueCallback<Uri[]> answer);
    }

    private static final int PATIENCE_MS = 8_000;

    interface Listener {
        /** The page comes from the APK now. */
        void onCopy();
    }

    private final Context context;
    private Listener listener;
    private final Server server;
    private final Bridge bridge;
    private final Downloads downloads;
    private final DownloadListener files;
    private final Assets assets;
    private WebView view;
    /** The context from which the view gets its window, if there is one. */
    private MutableContextWrapper surroundings;
    private Window window;
    private String address;
    private final Handler main = new Handler(Looper.getMainLooper());
    /** Away from home nothing refuses the connection to the server at home: it only never comes. */
    private final Runnable giveUp = new Runnable() {
        @Override public void run() {
            openCopy(Uri.parse(address));
        }
    };
    /** Read by threads of the WebView. */
    private volatile boolean isFromApk;
    /** Pages from before the server was chosen are no place to go back to. */
    private boolean isFirstPage;

    WebHost(Context context, Server server, Bridge bridge, Downloads downloads, DownloadListener files) {
        this.context = context;
        this.server = server;
        this.bridge = bridge;
        this.downloads = downloads;
        this.files = files;
        assets = new Assets(context);
        build();
    }

    private void build() {
        surroundings = new MutableContextWrapper(context);
        view = new WebView(surroundings);
        WebSettings settings = view.getSettings();
        settings.setJavaScriptEnabled(true);
        settings.setDomStorageEnabled(true);
        settings.setMediaPlaybackRequiresUserGesture(false);
        settings.setAllowFileAccess(false);
        settings.setAllowContentAccess(false);
        settings.setMixedContentMode(WebSettings.MIXED_CONTENT_NEVER_ALLOW);
        // Without a window the page still decides what plays next.
        view.setRendererPriorityPolicy(WebView.RENDERER_PRIORITY_IMPORTANT, false);
        view.setWebViewClient(this);
        view.setWebChromeClient(new Asks());
        view.setDownloadListener(files);
        // An app that was built for developers: the tools of Chrome see its pages, their storage and their requests.
        if ((context.getApplicationInfo().flags & ApplicationInfo.FLAG_DEBUGGABLE) != 0)
            WebView.setWebContentsDebuggingEnabled(true);
        bridge.attach(view);
    }

    /** Opens the app, or the first screen when no server is chosen. `proposed` is put into its field. */
    void open(String proposed) {
        if (server.origin() != null && proposed == null) {
            openPath("/");
            return;
        }
        isFromApk = false;
        load(Assets.SETUP_ORIGIN + "/index.html" + (proposed == null ? "" : "?server=" + Uri.encode(proposed)));
    }

    /** Opens a page of the chosen server, as the first. */
    void openPath(String path) {
        isFromApk = false;
        isFirstPage = true;
        String url = server.resolve(path);
        load(url == null ? server.origin() + "/" : url);
    }

    void setListener(Listener listener) {
        this.listener = listener;
    }

    /** From the server again, at the place where the page stands. */
    void reopen() {
        isFromApk = false;
        String url = view.getUrl();
        load(server.owns(url) ? url : server.origin() + "/");
    }

    private void load(String url) {
        address = url;
        main.removeCallbacks(giveUp);
        if (!isFromApk && server.owns(url)) main.postDelayed(giveUp, PATIENCE_MS);
        view.loadUrl(url);
    }

    void attach(Activity activity, Window shown) {
        window = shown;
        surroundings.setBaseContext(activity);
        shown.show(view);
    }

    void detach() {
        window = null;
        surroundings.setBaseContext(context);
        removeFromParent();
    }

    private void removeFromParent() {
        if (view.getParent() instanceof ViewGroup) ((ViewGroup) view.getParent()).removeView(view);
    }

    /** Whether there was a page to go back to. */
    boolean goBack() {
        if (!view.canGoBack()) return false;
        view.goBack();
        return true;
    }

    boolean isFromApk() {
        return isFromApk;
    }

    void destroy() {
        main.removeCallbacks(giveUp);
        removeFromParent();
        view.destroy();
    }

    @Override public void onPageStarted(WebView of, String url, Bitmap icon) {
        bridge.pageStarted();
    }

    /** The page works. Without a window it is never painted, and says so nevertheless. */
    void pageIsReady() {
        main.removeCallbacks(giveUp);
    }

    /** The page came. */
    @Override public void onPageCommitVisible(WebView of, String url) {
        main.removeCallbacks(giveUp);
        if (isFirstPage && server.owns(url)) {
            isFirstPage = false;
            of.clearHistory();
        }
    }

    /**
     * What pages ask for. The first screen reads codes with the camera: no other page sees or hears anything. The app may
     * let the user choose files, such as the picture of an album.
     */
    private final class Asks extends WebChromeClient {
        @Override public void onPermissionRequest(PermissionRequest request) {
            String[] wanted = request.getResources();
            boolean isCamera = wanted.length == 1 && PermissionRequest.RESOURCE_VIDEO_CAPTURE.equals(wanted[0]);
            boolean isFirstScreen = Assets.SETUP_ORIGIN.equals(Server.originOf(String.valueOf(request.getOrigin())));
            if (isCamera && isFirstScreen && window != null) window.askCamera(request);
            else request.deny();
        }

        @Override public boolean onShowFileChooser(WebView of, ValueCallback<Uri[]> answer, FileChooserParams wanted) {
            if (window == null || !server.owns(of.getUrl())) return false;
            window.chooseFiles(wanted.createIntent(), answer);
            return true;
        }
    }

    @Override public WebResourceResponse shouldInterceptRequest(WebView of, WebResourceRequest request) {
        Uri url = request.getUrl();
        String text = url.toString();
        if (text.startsWith(Assets.SETUP_ORIGIN + "/")) return assets.setup(url);
        if (server.owns(text)) {
            WebResourceResponse picture = "GET".equals(request.getMethod())
                    ? assets.picture(downloads.pictureOf(text.substring(server.origin().length()))) : null;
            return picture != null || !isFromApk ? picture : assets.app(url);
        }
        // Unencrypted requests go only to the chosen server.
        return "http".equalsIgnoreCase(url.getScheme()) ? Assets.refused() : null;
    }

    @Override public boolean shouldOverrideUrlLoading(WebView of, WebResourceRequest request) {
        String url = request.getUrl().toString();
        if (server.owns(url) || url.startsWith(Assets.SETUP_ORIGIN + "/")) return false;
        String scheme = String.valueOf(request.getUrl().getScheme());
        if (!scheme.matches("(?i)https?|mailto|tel")) return true;
        try {
            context.startActivity(new Intent(Intent.ACTION_VIEW, request.getUrl()).addFlags(Intent.FLAG_ACTIVITY_NEW_TASK));
        } catch (ActivityNotFoundException e) {
            // There is no browser or mail app here: the page stays.
        }
        return true;
    }

    @Override public void onReceivedError(WebView of, WebResourceRequest request, WebResourceError error) {
        if (request.isForMainFrame()) openCopy(request.getUrl());
    }

    /** A proxy answers for a server that is down. */
    @Override public void onReceivedHttpError(WebView of, WebResourceRequest request, WebResourceResponse answer) {
        int status = answer.getStatusCode();
        if (request.isForMainFrame() && status >= 502 && status <= 504) openCopy(request.getUrl());
    }

    private void openCopy(Uri url) {
        if (isFromApk || !server.owns(url.toString())) return;
        isFromApk = true;
        load(url.toString());
        if (listener != null) listener.onCopy();
    }

    /** The renderer crashed or was killed for its memory: a new page replaces it; the music never stopped. */
    @Override public boolean onRenderProcessGone(WebView of, RenderProcessGoneDetail detail) {
        if (of != view) return true;
        Window shown = window;
        Context base = surroundings.getBaseContext();
        removeFromParent();
        view.destroy();
        build();
        if (shown != null) attach((Activity) base, shown);
        load(address);
        return true;
    }
}
