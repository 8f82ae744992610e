import fake.Fake;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;

/** Has the runtime load, verify and initialise the classes whose names come in, a line each. */
public final class VerifyClasses {
    private static final java.io.PrintStream OUT = System.out;

    private VerifyClasses() {}

    public static void main(String[] arguments) throws IOException {
        Fake.devices = new Devices();
        BufferedReader names = new BufferedReader(new InputStreamReader(System.in, "UTF-8"));
        for (String name; (name = names.readLine()) != null; ) {
            try {
                Class.forName(name, true, ClassLoader.getSystemClassLoader());
                OUT.println("accepted " + name);
            } catch (Throwable e) {
                OUT.println("refused " + name + " " + e);
            }
        }
    }
}
