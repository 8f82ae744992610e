package org.pezzottify.shell;

import android.os.Build;
import android.os.Handler;
import android.os.Looper;
import android.webkit.JavascriptInterface;
import android.webkit.WebView;
import java.util.ArrayDeque;
import java.util.Queue;
import org.json.JSONException;
import org.json.JSONObject;

/** The messages between the page and the shell. */
final class Bridge {
    static final int VERSION = 1;
    static final String NAME = "PezzottifyNative";

    /** Performs the commands of the page, on the main thread. */
    interface Commands {
        /** @throws JSONException when a field is missing or of another type: nothing is done then */
        void onCommand(String name, JSONObject fields) throws JSONException;
    }

    /** Decides whose pages may send commands. */
    interface Gate {
        boolean isOurs(String url, String command);
    }

    /** The most events queued until the page listens, such as a key of a headset that started the app. */
    private static final int WAITING_MAX = 50;

    private final Handler main = new Handler(Looper.getMainLooper());
    private final Commands commands;
    private final Gate gate;
    private final String app;
    private final Queue<String> waiting = new ArrayDeque<>();
    private WebView view;
    private boolean isReady;

    /** `app`: the version of the app. */
    Bridge(String app, Commands commands, Gate gate) {
        this.app = app;
        this.commands = commands;
        this.gate = gate;
    }

    void attach(WebView view) {
        this.view = view;
        isReady = false;
        view.addJavascriptInterface(this, NAME);
    }

    /** A new page begins: events are queued until it listens. */
    void pageStarted() {
        isReady = false;
    }

    /** The name and abilities of the shell. Contains nothing that a stranger may not know. */
    @JavascriptInterface
    public String hello() {
        return "{\"version\":" + VERSION + ",\"sdk\":" + Build.VERSION.SDK_INT
                + ",\"app\":" + (app == null ? null : JSONObject.quote(app))
                + ",\"features\":[\"playback\",\"downloads\",\"browse\",\"save\",\"wanted\"]}";
    }

    /** Called by the page, on a thread of the WebView. */
    @JavascriptInterface
    public void post(final String name, final String json) {
        main.post(new Runnable() {
            @Override public void run() {
                receive(String.valueOf(name), String.valueOf(json));
            }
        });
    }

    private void receive(String name, String json) {
        if (view == null || !gate.isOurs(view.getUrl(), name)) return;
        try {
            JSONObject fields = new JSONObject(json);
            if (name.equals("ready")) becomeReady();
            commands.onCommand(name, fields);
        } catch (JSONException e) {
            emit("refused", new Fields().put("command", name).put("message", e.getMessage()));
        }
    }

    private void becomeReady() {
        isReady = true;
        while (!waiting.isEmpty()) view.evaluateJavascript(waiting.remove(), null);
    }

    private static String scriptOf(String event, Fields value) {
        return "window.__pezzottifyNative&&window.__pezzottifyNative(" + JSONObject.quote(event) + "," + value + ")";
    }

    /** Keeps an event for the page that is about to take the place of this one. */
    void emitToNext(String event, Fields value) {
        waiting.add(scriptOf(event, value));
    }

    /** Sends an event to the page. On the main thread. */
    void emit(String event, Fields value) {
        String script = scriptOf(event, value);
        if (isReady && view != null) {
            view.evaluateJavascript(script, null);
            return;
        }
        // The state is sent again when the page is ready; a page that begins has no memory to give back.
        if (event.equals("state") || event.equals("progress") || event.equals("memory")) return;
        if (waiting.size() == WAITING_MAX) waiting.remove();
        waiting.add(script);
    }
}
