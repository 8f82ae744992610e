package org.pezzottify.shell;

import android.content.Intent;
import android.graphics.Bitmap;
import android.media.browse.MediaBrowser.MediaItem;
import android.os.Binder;
import android.os.Bundle;
import android.os.Handler;
import android.os.IBinder;
import android.os.Looper;
import android.service.media.MediaBrowserService;
import android.view.KeyEvent;
import java.io.File;
import java.util.List;
import org.json.JSONException;
import org.json.JSONObject;

/**
 * Owns the page, the player, the media session and the notification: they live as long as music plays, or a window is
 * open.
 */
public final class PlaybackService extends MediaBrowserService implements Commands.Host, Bridge.Gate,
        Player.Listener, Focus.Listener, Session.Listener, Downloads.Listener, Covers.Listener, WebHost.Listener {
    /** The action with which this app's window binds; all others get the browse tree. */
    static final String ACTION_LOCAL = "org.pezzottify.shell.LOCAL";

    final class Local extends Binder {
        final PlaybackService service = PlaybackService.this;
    }

    /** The window, while there is one. */
    interface Window extends WebHost.Window {
        void askPermission(String name);
    }

    /**
     * For so long the service stays in the foreground without music: the page may have to be loaded first, a track may fail
     * and be tried again. Android would not let the service come back there by itself.
     */
    private static final int SILENCE_MAX_MS = 30_000;
    /** How often the server is asked for while the page comes from the APK and somebody looks at it. */
    private static final int ASK_AGAIN_MS = 5_000;

    private final Handler main = new Handler(Looper.getMainLooper());
    private final Runnable restIfSilent = new Runnable() {
        @Override public void run() {
            if (!player.isOn() && !focus.isInterrupted()) notice.rest(session);
        }
    };
    private final Runnable askAgain = new Runnable() {
        @Override public void run() {
            askWhetherBack();
        }
    };
    private boolean hasAskedForNotifications;
    private Server server;
    private Bridge bridge;
    private WebHost web;
    private Player player;
    private Downloads downloads;
    private Focus focus;
    private Session session;
    private Notice notice;
    private Covers covers;
    private Browse browse;
    private Connect connect;
    private Window window;

    @Override public void onCreate() {
        super.onCreate();
        server = new Server(this);
        downloads = new Downloads(new File(getFilesDir(), "downloads"), server, this);
        player = new Player(this, server, downloads, this);
        Commands commands = new Commands(this, player, downloads);
        bridge = new Bridge(commands, this);
        browse = new Browse(bridge);
        commands.setBrowse(browse);
        focus = new Focus(this, this);
        session = new Session(this, this);
        setSessionToken(session.token());
        notice = new Notice(this);
        covers = new Covers(server, this);
        connect = new Connect();
        web = new WebHost(this, server, bridge, downloads);
        web.setListener(this);
        web.open(null);
    }

    @Override public IBinder onBind(Intent intent) {
        return ACTION_LOCAL.equals(intent.getAction()) ? new Local() : super.onBind(intent);
    }

    @Override public int onStartCommand(Intent intent, int flags, int id) {
        String action = intent == null ? null : intent.getAction();
        if (Intent.ACTION_MEDIA_BUTTON.equals(action)) onKey((KeyEvent) intent.getParcelableExtra(Intent.EXTRA_KEY_EVENT));
        else if (action != null && action.startsWith(Notice.PRESSED))
            onPressed(action.substring(Notice.PRESSED.length()), new Fields());
        else if (player.isOn()) notice.showInFront(session, true);
        return START_NOT_STICKY;
    }

    /** Android wants whoever a key starts to come to the foreground at once. */
    private void onKey(KeyEvent key) {
        notice.showInFront(session, player.isOn());
        if (key != null) session.press(key);
        restSoon();
    }

    private void restSoon() {
        main.removeCallbacks(restIfSilent);
        main.postDelayed(restIfSilent, SILENCE_MAX_MS);
    }

    /** The app was swiped away: music that plays continues. */
    @Override public void onTaskRemoved(Intent intent) {
        if (player.isOn()) return;
        notice.remove();
        stopSelf();
    }

    @Override public void onDestroy() {
        main.removeCallbacks(restIfSilent);
        main.removeCallbacks(askAgain);
        focus.release();
        player.unload();
        notice.remove();
        session.release();
        covers.close();
        connect.close();
        downloads.close();
        web.destroy();
        super.onDestroy();
    }

    WebHost web() {
        return web;
    }

    Server server() {
        return server;
    }

    /** Null: the window is gone. */
    void setWindow(Window window) {
        this.window = window;
        bridge.emit("visibility", new Fields().put("visible", window != null));
        askWhetherBack();
    }

    /**
     * A page from the APK may not open sockets to the home network: once the server is back, its own page takes its place.
     * Not while music plays: what is asked for next may still be on its way.
     */
    private void askWhetherBack() {
        main.removeCallbacks(askAgain);
        if (window == null || !web.isFromApk()) return;
        main.postDelayed(askAgain, ASK_AGAIN_MS);
        if (player.isOn()) return;
        connect.ask(server.origin(), new Connect.Listener() {
            @Override public void onAnswer(String origin, String failure) {
                if (failure == null && web.isFromApk() && !player.isOn()) web.reopen();
            }
        });
    }

    @Override public boolean isOurs(String url, String command) {
        boolean isSetup = url != null && url.startsWith(Assets.SETUP_ORIGIN + "/");
        if (isSetup) return command.equals("connect") || command.equals("ready");
        return server.owns(url) && !command.equals("connect");
    }

    @Override public void onCopy() {
        askWhetherBack();
    }

    // Commands of the page.

    @Override public void tellState() {
        bridge.emit("state", player.told());
    }

    @Override public void play() {
        if (!focus.take()) {
            onSilence(true);
            return;
        }
        player.play();
        if (window != null && !hasAskedForNotifications) {
            hasAskedForNotifications = true;
            window.askPermission("notifications");
        }
        try {
            startForegroundService(new Intent(this, PlaybackService.class));
        } catch (IllegalStateException e) {
            // Android 12 refuses what nobody on the phone asked for. The music plays for as long as the app may live.
            notice.update(session, true);
        }
    }

    @Override public void setTrack(JSONObject fields) {
        session.setTrack(fields);
        notice.update(session, player.isOn());
        covers.fetch(fields.isNull("artUrl") ? null : fields.optString("artUrl"));
        if (!session.hasTrack() && !player.isOn()) notice.remove();
    }

    @Override public void connect(String address) {
        connect.ask(address, new Connect.Listener() {
            @Override public void onAnswer(String origin, String failure) {
                if (failure != null) {
                    bridge.emit("connectFailed", new Fields().put("reason", failure));
                    return;
                }
                server.choose(origin);
                web.open(null);
            }
        });
    }

    @Override public void openServer() {
        String origin = server.origin();
        player.unload();
        web.open(origin == null ? "" : origin);
    }

    @Override public void askPermission(String name) throws JSONException {
        if (MainActivity.permissionOf(name) == null) throw new JSONException("no such permission: " + name);
        if (window != null) window.askPermission(name);
    }

    // Events of the player.

    @Override public void onState() {
        session.setState(player.state(), player.positionMs(), player.rate());
        if (!player.isOn()) {
            focus.rest();
            notice.update(session, false);
            restSoon();
        }
        tellState();
    }

    @Override public void onEnded(boolean advanced) {
        bridge.emit("ended", new Fields().put("advanced", advanced).put("url", advanced ? player.url() : null));
    }

    @Override public void onFailure(String kind, String message) {
        bridge.emit("error", new Fields().put("kind", kind).put("message", message));
    }

    /** Pauses at once, without waiting for the page, which is informed and decides the rest. */
    @Override public void onSilence(boolean forGood) {
        player.pause();
        bridge.emit("command", new Fields().put("name", "pause").put("forGood", forGood));
    }

    @Override public void onSoundAgain() {
        bridge.emit("command", new Fields().put("name", "play"));
    }

    @Override public void onPressed(String name, Fields details) {
        if (name.equals("pause") || name.equals("stop")) player.pause();
        bridge.emit("command", details.put("name", name));
    }

    @Override public void onDownload(String event, Fields value) {
        bridge.emit(event, value);
    }

    @Override public void onCover(Bitmap picture) {
        session.setCover(picture);
        notice.update(session, player.isOn());
    }

    @Override public void onTrimMemory(int level) {
        super.onTrimMemory(level);
        bridge.emit("memory", new Fields().put("level", level));
    }

    // Cars, watches, and the system's own player.

    @Override public BrowserRoot onGetRoot(String client, int uid, Bundle hints) {
        boolean isRecent = hints != null && hints.getBoolean(BrowserRoot.EXTRA_RECENT);
        return new BrowserRoot(isRecent ? "/recent" : "/", null);
    }

    @Override public void onLoadChildren(String parent, Result<List<MediaItem>> result) {
        browse.ask(parent, result);
    }
}
