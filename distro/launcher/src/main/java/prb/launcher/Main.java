package prb.launcher;

import java.lang.reflect.InvocationTargetException;

/** Entry point. Loads on Java 11 and newer, checks the version, and only then touches the rest of the launcher. */
public final class Main {
    /** Oldest Java that runs the bundles. */
    static final int JAVA_MIN = 25;
    /** Exit code for a missing prerequisite. */
    static final int EXIT_PREREQUISITE = 3;

    private Main() {}

    public static void main(String[] args) throws ReflectiveOperationException {
        int java = Runtime.version().feature();
        if (java < JAVA_MIN) {
            System.err.println(tooOld(java, System.getProperty("java.home")));
            System.exit(EXIT_PREREQUISITE);
        }
        System.exit(launch(args));
    }

    /** What is wrong with the running Java, and what to do about it. */
    static String tooOld(int java, String home) {
        return "prb: Java " + JAVA_MIN + " or newer is needed, but this is Java " + java + " (" + home + ").\n"
                + "Install a JDK " + JAVA_MIN
                + " (for example Temurin, https://adoptium.net) and set PRB_JAVA_HOME or JAVA_HOME to its folder.";
    }

    private static int launch(String[] args) throws ReflectiveOperationException {
        try {
            return (Integer) Class.forName("prb.launcher.Launcher").getMethod("run", String[].class).invoke(null, (Object) args);
        } catch (InvocationTargetException e) {
            System.err.println("prb: unexpected failure of the launcher: " + e.getCause());
            return 1;
        }
    }
}
