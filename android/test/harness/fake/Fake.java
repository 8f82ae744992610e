package fake;

import java.lang.reflect.Field;
import java.lang.reflect.Method;

/** Receives every call of the fake Android: the devices answer it, or a harmless default. */
public final class Fake {
    /** The behaviour of Android. Null stands for the default. */
    public interface Devices {
        Object on(String member, Object self, Object[] arguments) throws Exception;
    }

    /** Set before any class of Android is used. */
    public static volatile Devices devices;

    private static final Object UNSAFE;
    private static final Method ALLOCATE;

    static {
        try {
            Class<?> unsafe = Class.forName("sun.misc.Unsafe");
            Field field = unsafe.getDeclaredField("theUnsafe");
            field.setAccessible(true);
            UNSAFE = field.get(null);
            ALLOCATE = unsafe.getMethod("allocateInstance", Class.class);
        } catch (Exception e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private Fake() {}

    /** An object of Android that has no usable constructor. */
    @SuppressWarnings("unchecked")
    public static <T> T make(Class<T> type) {
        try {
            return (T) ALLOCATE.invoke(UNSAFE, type);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    public static Object call(Object self, String type, String name, Class<?> wanted, Object[] arguments) {
        try {
            Object answer = devices.on(type + "." + name, self, arguments);
            if (answer != null) return answer;
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            return Fake.<RuntimeException>raise(e);
        }
        return fallback(self, type, wanted);
    }

    /** Throws what the real member would throw, checked or not. */
    @SuppressWarnings("unchecked")
    private static <E extends Exception> Object raise(Exception e) throws E {
        throw (E) e;
    }

    private static Object fallback(Object self, String type, Class<?> wanted) {
        if (wanted == null) return null;
        if (wanted == boolean.class) return false;
        if (wanted == int.class) return 0;
        if (wanted == long.class) return 0L;
        if (wanted == float.class) return 0f;
        if (wanted == double.class) return 0d;
        if (wanted == char.class) return 'a';
        if (wanted == byte.class) return (byte) 0;
        if (wanted == short.class) return (short) 0;
        if (type.endsWith("Builder") && wanted.isInstance(self)) return self;
        boolean isOfAndroid = wanted.getName().startsWith("android.");
        return isOfAndroid && !wanted.isInterface() && !wanted.isEnum() ? make(wanted) : null;
    }
}
