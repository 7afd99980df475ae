import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.output.MigrateResult;
import org.flywaydb.core.api.output.RepairResult;
import org.flywaydb.core.api.output.ValidateOutput;
import org.flywaydb.core.api.output.ValidateResult;

/**
 * Runs Flyway verbs in one process. A request is the verb, then "key=value" lines, then "."; an answer is "ok" or
 * "error", then lines of URL-encoded fields with a tab before each, then ".".
 */
public class FlywayRunner {
    private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    public static void main(String[] arguments) throws Exception {
        System.setOut(System.err); // what Flyway logs must not mix with answers
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String verb = in.readLine(); verb != null; verb = in.readLine()) {
            Map<String, String> configuration = new HashMap<>();
            for (String line = in.readLine(); !".".equals(line); line = in.readLine()) {
                int equals = line.indexOf('=');
                configuration.put("flyway." + line.substring(0, equals), line.substring(equals + 1));
            }
            answer(verb, configuration);
        }
    }

    private static void answer(String verb, Map<String, String> configuration) {
        StringBuilder lines = new StringBuilder();
        String outcome = "ok";
        try {
            run(verb, Flyway.configure().configuration(configuration).load(), lines);
        } catch (Throwable error) {
            outcome = "error";
            lines.setLength(0);
            line(lines, error.getMessage());
        }
        OUT.println(outcome);
        OUT.print(lines);
        OUT.println(".");
    }

    private static void run(String verb, Flyway flyway, StringBuilder lines) {
        switch (verb) {
            case "migrate" -> {
                MigrateResult result = flyway.migrate();
                line(lines, result.initialSchemaVersion, result.targetSchemaVersion, result.migrationsExecuted);
                result.migrations.forEach(each -> line(lines, each.version, each.description, each.type));
            }
            case "info" -> {
                for (MigrationInfo each : flyway.info().all()) {
                    line(lines, each.getVersion(), each.getDescription(), each.getType(), each.getState().getDisplayName(),
                            each.getInstalledRank(), each.getChecksum());
                }
            }
            case "validate" -> {
                ValidateResult result = flyway.validateWithResult();
                if (result.errorDetails != null && result.invalidMigrations.isEmpty()) {
                    line(lines, result.errorDetails.errorCode, "", "", result.errorDetails.errorMessage);
                }
                for (ValidateOutput each : result.invalidMigrations) {
                    line(lines, each.errorDetails.errorCode, each.version, each.description, each.errorDetails.errorMessage);
                }
            }
            case "repair" -> {
                RepairResult result = flyway.repair();
                line(lines, result.migrationsRemoved.size(), result.migrationsDeleted.size(), result.migrationsAligned.size());
            }
            case "baseline" -> line(lines, flyway.baseline().baselineVersion);
            case "clean" -> line(lines, flyway.clean().schemasCleaned.size());
            default -> throw new IllegalArgumentException(verb);
        }
    }

    private static void line(StringBuilder lines, Object... fields) {
        for (Object field : fields) {
            lines.append('\t').append(field == null ? "\\N" : URLEncoder.encode(field.toString(), StandardCharsets.UTF_8));
        }
        lines.append('\n');
    }
}
