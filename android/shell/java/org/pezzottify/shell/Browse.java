package org.pezzottify.shell;

import android.media.MediaDescription;
import android.media.browse.MediaBrowser.MediaItem;
import android.service.media.MediaBrowserService.Result;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.json.JSONArray;
import org.json.JSONException;
import org.json.JSONObject;

/** Requests of cars and watches for their menus. The page answers them. */
final class Browse {
    /**
     * The most open requests; older ones are answered with nothing, in case the page cannot answer.
     */
    private static final int OPEN_MAX = 32;

    private final Bridge bridge;
    private final Map<String, Result<List<MediaItem>>> open = new LinkedHashMap<>();
    private int count;

    Browse(Bridge bridge) {
        this.bridge = bridge;
    }

    void ask(String parent, Result<List<MediaItem>> result) {
        result.detach();
        if (open.size() == OPEN_MAX) {
            Iterator<Result<List<MediaItem>>> oldest = open.values().iterator();
            oldest.next().sendResult(new ArrayList<MediaItem>());
            oldest.remove();
        }
        String id = String.valueOf(++count);
        open.put(id, result);
        bridge.emit("browse", new Fields().put("id", id).put("parent", parent));
    }

    /** `id`, and `items` of `id`, `title`, `subtitle`, `artUrl`, `playable`. */
    void answer(JSONObject fields) throws JSONException {
        List<MediaItem> items = itemsOf(fields.getJSONArray("items"));
        Result<List<MediaItem>> result = open.remove(fields.getString("id"));
        if (result != null) result.sendResult(items);
    }

    private static List<MediaItem> itemsOf(JSONArray listed) throws JSONException {
        List<MediaItem> items = new ArrayList<>();
        for (int i = 0; i < listed.length(); i++) {
            JSONObject item = listed.getJSONObject(i);
            MediaDescription.Builder description = new MediaDescription.Builder()
                    .setMediaId(item.getString("id")).setTitle(item.getString("title"))
                    .setSubtitle(item.optString("subtitle"));
            if (item.has("artUrl")) description.setIconUri(Art.offer(item.getString("artUrl")));
            items.add(new MediaItem(description.build(),
                    item.getBoolean("playable") ? MediaItem.FLAG_PLAYABLE : MediaItem.FLAG_BROWSABLE));
        }
        return items;
    }
}
