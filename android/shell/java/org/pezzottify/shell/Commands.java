package org.pezzottify.shell;

import org.json.JSONException;
import org.json.JSONObject;

/** Performs the commands of the page. The contract is in `packages/client/src/platform/android/bridge.ts`. */
final class Commands implements Bridge.Commands {
    /** The actions of the service and its window. */
    interface Host {
        void pageIsReady();
        void play();
        void setWanted(boolean isWanted);
        void setTrack(JSONObject fields);
        void connect(String address, String path);
        void openServer();
        void askPermission(String name) throws JSONException;
    }

    private final Host host;
    private final Player player;
    private final Downloads downloads;
    private final SavedFiles files;
    private Browse browse;

    Commands(Host host, Player player, Downloads downloads, SavedFiles files) {
        this.host = host;
        this.player = player;
        this.downloads = downloads;
        this.files = files;
    }

    void setBrowse(Browse browse) {
        this.browse = browse;
    }

    @Override public void onCommand(String name, JSONObject fields) throws JSONException {
        switch (name) {
            case "ready": host.pageIsReady(); break;
            case "load": load(fields); break;
            case "next": next(fields); break;
            case "play": host.play(); break;
            case "pause": player.pause(); break;
            case "unload": player.unload(); break;
            case "seek": player.seek(fields.getLong("positionMs")); break;
            case "volume": player.setVolume((float) fields.getDouble("value")); break;
            case "gain": player.setGain((float) fields.getDouble("value")); break;
            case "rate": player.setRate((float) fields.getDouble("value")); break;
            case "wanted": host.setWanted(fields.getBoolean("sound")); break;
            case "metadata": host.setTrack(fields); break;
            case "children": browse.answer(fields); break;
            case "download": downloads.start(fields); break;
            case "cancelDownload": downloads.cancel(fields); break;
            case "removeDownload": downloads.remove(fields); break;
            case "removeAllDownloads": downloads.removeAll(fields); break;
            case "downloads": downloads.list(fields); break;
            case "connect": host.connect(fields.getString("address"), fields.isNull("path") ? null : fields.optString("path")); break;
            case "save": files.save(fields.getString("name"), fields.getString("mime"), fields.getString("text")); break;
            case "openServer": host.openServer(); break;
            case "permission": host.askPermission(fields.getString("name")); break;
            default: throw new JSONException("unknown command");
        }
    }

    private void load(JSONObject fields) throws JSONException {
        String url = fields.getString("url");
        long positionMs = fields.getLong("positionMs");
        boolean isToPlay = fields.getBoolean("play");
        player.load(url, positionMs, false, (float) fields.getDouble("gain"));
        if (isToPlay) host.play();
    }

    private void next(JSONObject fields) throws JSONException {
        boolean isNothing = fields.isNull("url");
        player.setNext(isNothing ? null : fields.getString("url"), isNothing ? 1 : (float) fields.getDouble("gain"));
    }
}
