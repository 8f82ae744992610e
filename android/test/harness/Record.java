import android.net.Uri;
import java.io.PrintStream;
import org.json.JSONArray;
import org.json.JSONObject;

/** Reports what happened to the test: a kind and a JSON array per line. */
final class Record {
    private static final PrintStream OUT = System.out;

    private Record() {}

    static synchronized void line(String kind, Object... values) {
        JSONArray told = new JSONArray();
        for (Object value : values) told.put(textOf(value));
        OUT.println(kind + "\t" + told);
        OUT.flush();
    }

    private static Object textOf(Object value) {
        if (value == null) return JSONObject.NULL;
        if (value instanceof Number || value instanceof Boolean || value instanceof String) return value;
        if (value instanceof Uri) return String.valueOf(State.get(value, "text"));
        if (value instanceof java.util.Map) return value.toString();
        if (value instanceof Object[]) {
            JSONArray list = new JSONArray();
            for (Object each : (Object[]) value) list.put(textOf(each));
            return list;
        }
        return State.nameOf(value);
    }
}
