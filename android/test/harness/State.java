import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;

/** The state of the fake objects of Android. */
final class State {
    private static final Map<Object, Map<String, Object>> OF = new IdentityHashMap<>();
    private static final Map<Object, String> NAMES = new IdentityHashMap<>();

    private State() {}

    static synchronized Object get(Object self, String name) {
        Map<String, Object> state = OF.get(self);
        return state == null ? null : state.get(name);
    }

    static synchronized void put(Object self, String name, Object value) {
        Map<String, Object> state = OF.get(self);
        if (state == null) OF.put(self, state = new HashMap<>());
        state.put(name, value);
    }

    /** The name of an object in the recording: `MediaPlayer#2`. */
    static synchronized String nameOf(Object self) {
        String name = NAMES.get(self);
        if (name == null) NAMES.put(self, name = self.getClass().getSimpleName() + "#" + NAMES.size());
        return name;
    }

    static synchronized Object[] objects() {
        return OF.keySet().toArray();
    }
}
