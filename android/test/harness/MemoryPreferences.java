import android.content.SharedPreferences;
import java.util.HashMap;
import java.util.Map;

/** Settings that last as long as the test. */
final class MemoryPreferences implements SharedPreferences, SharedPreferences.Editor {
    private final Map<String, String> values = new HashMap<>();

    @Override public String getString(String key, String fallback) {
        String value = values.get(key);
        return value == null ? fallback : value;
    }

    @Override public SharedPreferences.Editor edit() {
        return this;
    }

    @Override public SharedPreferences.Editor putString(String key, String value) {
        values.put(key, value);
        return this;
    }

    @Override public SharedPreferences.Editor remove(String key) {
        values.remove(key);
        return this;
    }

    @Override public void apply() {}
}
