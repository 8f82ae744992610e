package org.pezzottify.shell;

import android.content.Intent;
import android.content.pm.PackageManager;
import android.graphics.Bitmap;
import android.media.browse.MediaBrowser.MediaItem;
import android.os.Binder;
import android.os.Bundle;
import android.os.IBinder;
import android.service.media.MediaBrowserService;
import android.view.KeyEvent;
import java.util.List;
import org.json.JSONException;
import org.json.JSONObject;

/**
 * Owns the page, the player, the media session and the notification: they live as long as music plays, or a window is
 * open.
 */
public final class PlaybackService extends MediaBrowserService implements Commands.Host, Bridge.Gate,
        Player.Listener, Focus.Listener, Session.Listener, Downloads.Listener, SavedFiles.Listener, Covers.Listener {
    /** The action with which this app's window binds; all others get the browse tree. */
    static final String ACTION_LOCAL = "org.pezzottify.shell.LOCAL";

    final class Local extends Binder {
        final PlaybackService service = PlaybackService.this;
    }

    /** The window, while there is one. */
    interface Window extends WebHost.Window {
        /** Returns whether the user is asked now. */
        boolean askPermission(String name);
    }

    private boolean hasAskedForNotifications;
    private Server server;
    private Bridge bridge;
    private WebHost web;
    private Player player;
    private Downloads downloads;
    private SavedFiles files;
    private Focus focus;
    private Silence silence;
    private Session session;
    private Notice notice;
    private Transfer transfer;
    private Covers covers;
    private Browse browse;
    private Connect connect;
    private CopyWatch copyWatch;
    private Window window;
    /** What waits for the user's answer about the home network. */
    private Runnable afterAnswer;

    @Override public void onCreate() {
        super.onCreate();
        server = new Server(this);
        session = new Session(this, this);
        setSessionToken(session.token());
        notice = new Notice(this);
        transfer = new Transfer(this, notice, session);
        downloads = new Downloads(Downloads.folderOf(this), server, transfer, this);
        files = new SavedFiles(this, server, this);
        player = new Player(this, server, downloads, this);
        Commands commands = new Commands(this, player, downloads, files);
        bridge = new Bridge(version(), commands, this);
        browse = new Browse(bridge);
        commands.setBrowse(browse);
        focus = new Focus(this, this);
        silence = new Silence(this, new Runnable() {
            @Override public void run() {
                rest();
            }
        });
        covers = new Covers(new Pictures(this, server), this);
        connect = new Connect();
        web = new WebHost(this, server, bridge, downloads, files);
        copyWatch = new CopyWatch(web, server, player, silence, bridge, connect);
        web.setListener(copyWatch);
        web.open(null);
    }

    /** The version of this app; null when Android does not know it. */
    private String version() {
        try {
            return getPackageManager().getPackageInfo(getPackageName(), 0).versionName;
        } catch (PackageManager.NameNotFoundException e) {
            return null;
        }
    }

    @Override public IBinder onBind(Intent intent) {
        return ACTION_LOCAL.equals(intent.getAction()) ? new Local() : super.onBind(intent);
    }

    @Override public int onStartCommand(Intent intent, int flags, int id) {
        String action = intent == null ? null : intent.getAction();
        if (Intent.ACTION_MEDIA_BUTTON.equals(action)) onKey((KeyEvent) intent.getParcelableExtra(Intent.EXTRA_KEY_EVENT));
        else if (action != null && action.startsWith(Notice.PRESSED))
            onPressed(action.substring(Notice.PRESSED.length()), new Fields());
        else comeToFront();
        return START_NOT_STICKY;
    }

    /** Android ends an app that asked for the foreground and does not come there, also when the music has stopped by then. */
    private void comeToFront() {
        if (!isOn() && notice.isTransferring()) return;
        notice.showInFront(session, isOn());
        if (!player.isOn()) silence.begins();
    }

    /** Android wants whoever a key starts to come to the foreground at once. */
    private void onKey(KeyEvent key) {
        notice.showInFront(session, isOn());
        if (key != null) session.press(key);
        if (!player.isOn()) silence.begins();
    }

    private void askForFront() {
        try {
            startForegroundService(new Intent(this, PlaybackService.class));
        } catch (IllegalStateException e) {
            // Android 12 refuses what nobody on the phone asked for. The music plays for as long as the app may live.
            notice.update(session, true);
        }
    }

    /** Whether music plays, or will as soon as its bytes or its server are there. */
    private boolean isOn() {
        return player.isOn() || silence.isWanted();
    }

    private void rest() {
        if (player.isOn() || focus.isInterrupted()) return;
        focus.rest();
        showState();
        notice.rest(session);
    }

    /** The app was swiped away: music that plays continues. */
    @Override public void onTaskRemoved(Intent intent) {
        if (player.isOn() || notice.isTransferring()) return;
        notice.remove();
        stopSelf();
    }

    @Override public void onDestroy() {
        window = null;
        copyWatch.setVisible(false);
        focus.release();
        player.unload();
        notice.remove();
        silence.ends();
        session.release();
        covers.close();
        connect.close();
        downloads.close();
        files.close();
        transfer.close();
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
        if (window != null) transfer.windowIsThere();
        bridge.emit("visibility", new Fields().put("visible", window != null));
        copyWatch.setVisible(window != null);
    }

    @Override public boolean isOurs(String url, String command) {
        boolean isSetup = url != null && url.startsWith(Assets.SETUP_ORIGIN + "/");
        if (isSetup) return command.equals("connect") || command.equals("ready");
        return server.owns(url) && !command.equals("connect");
    }

    // Commands of the page.

    @Override public void pageIsReady() {
        web.pageIsReady();
        tellState();
    }

    private void tellState() {
        bridge.emit("state", player.told());
    }

    @Override public void play() {
        if (!focus.take()) {
            onSilence(!focus.isInterrupted());
            return;
        }
        player.play();
        if (window != null && !hasAskedForNotifications) {
            hasAskedForNotifications = true;
            window.askPermission("notifications");
        }
        askForFront();
    }

    @Override public void setWanted(boolean isWanted) {
        if (isWanted == silence.isWanted()) return;
        silence.setWanted(isWanted);
        onState();
        if (isWanted && !notice.isInFront()) askForFront();
    }

    @Override public void setTrack(JSONObject fields) {
        session.setTrack(fields);
        notice.update(session, isOn());
        covers.fetch(fields.isNull("artUrl") ? null : fields.optString("artUrl"));
        // Between two tracks the page has none for a moment.
        if (!session.hasTrack() && !player.isOn()) silence.begins();
    }

    @Override public void connect(final String address, final String path) {
        connect.locate(address, new Connect.Place() {
            @Override public void onPlace(boolean isAtHome) {
                afterAnswer = new Runnable() {
                    @Override public void run() {
                        check(address, path);
                    }
                };
                if (!isAtHome || window == null || !window.askPermission("localNetwork")) homeNetworkAnswered(false);
            }
        });
    }

    /** The chosen server may lie in the home network: without the permission its page fails. */
    void askForHomeNetwork() {
        connect.locate(server.origin(), new Connect.Place() {
            @Override public void onPlace(boolean isAtHome) {
                if (isAtHome && window != null) window.askPermission("localNetwork");
            }
        });
    }

    /** What waited goes on either way: without the permission it fails, and the user is told. */
    void homeNetworkAnswered(boolean isGiven) {
        Runnable waiting = afterAnswer;
        afterAnswer = null;
        if (waiting != null) waiting.run();
        else if (isGiven) web.open(null);
    }

    private void check(String address, final String path) {
        connect.ask(address, new Connect.Listener() {
            @Override public void onAnswer(String origin, String failure) {
                if (failure != null) {
                    bridge.emit("connectFailed", new Fields().put("reason", failure));
                    return;
                }
                server.choose(origin);
                web.openPath(path == null ? "/" : path);
            }
        });
    }

    @Override public void openServer() {
        String origin = server.origin();
        silence.setWanted(false);
        player.unload();
        web.open(origin == null ? "" : origin);
    }

    @Override public void askPermission(String name) throws JSONException {
        if (MainActivity.permissionOf(name) == null) throw new JSONException("no such permission: " + name);
        if (window != null) window.askPermission(name);
    }

    // Events of the player.

    @Override public void onState() {
        showState();
        if (player.state() == Player.State.PLAYING) silence.ends();
        else silence.begins();
        if (!isOn()) {
            focus.rest();
            notice.update(session, false);
        }
        tellState();
    }

    private void showState() {
        boolean isWaiting = isOn() && !player.isOn();
        session.setState(isWaiting ? Player.State.WAITING : player.state(), player.positionMs(), player.rate());
    }

    @Override public void onEnded(String of, boolean advanced) {
        bridge.emit("ended", new Fields().put("of", of).put("advanced", advanced).put("url", advanced ? player.url() : null));
    }

    @Override public void onFailure(String of, String kind, String message) {
        bridge.emit("error", new Fields().put("of", of).put("kind", kind).put("message", message));
    }

    /** Pauses at once, without waiting for the page, which is informed and decides the rest. */
    @Override public void onSilence(boolean forGood) {
        pause();
        bridge.emit("command", new Fields().put("name", "pause").put("forGood", forGood));
    }

    private void pause() {
        silence.setWanted(false);
        player.pause();
        if (player.state() != Player.State.PAUSED) onState();
    }

    @Override public void onSoundAgain() {
        bridge.emit("command", new Fields().put("name", "play"));
    }

    @Override public void onPressed(String name, Fields details) {
        if (name.equals("pause") || name.equals("stop")) {
            focus.stayQuiet();
            pause();
        }
        // The page may have to be loaded first, and Android allows it for some seconds only.
        if (name.startsWith("play") && !notice.isInFront()) askForFront();
        bridge.emit("command", details.put("name", name));
    }

    @Override public void onDownload(String event, Fields value) {
        bridge.emit(event, value);
    }

    @Override public void onFile(String name, String state) {
        bridge.emit("file", new Fields().put("name", name).put("state", state));
    }

    @Override public void onCover(Bitmap picture) {
        session.setCover(picture);
        notice.update(session, isOn());
    }

    @Override public void onTrimMemory(int level) {
        super.onTrimMemory(level);
        bridge.emit("memory", new Fields().put("level", level));
    }

    /** Called by Android 15 and later, which the classes that this is compiled with do not know. */
    public void onTimeout(int startId, int reason) {
        transfer.timeIsUsedUp();
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
