package prb.cli.doctor;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import prb.cli.probe.Json;
import prb.launcher.RunningRoles;

/** Roles that run on this host, and what their own health checks say. 8 s each; at most 32. */
final class RolesCheck implements Check {

    private static final String RUNNING = "running role";
    private static final Duration ANSWER_MAX = Duration.ofSeconds(8);
    private static final int MOST = 32;

    private final Patient patient;

    RolesCheck(Patient patient) {
        this.patient = patient;
    }

    @Override
    public String name() {
        return RUNNING;
    }

    @Override
    public List<Finding> look() throws IOException {
        List<Finding> findings = new ArrayList<>();
        for (RunningRoles.Role role : RunningRoles.find(patient.environment()).stream().limit(MOST).toList()) {
            String subject = role.name() + " (process " + role.pid() + ", data " + role.data() + ")";
            try {
                findings.addAll(health(subject, role.ask("prb:health --json", ANSWER_MAX), role.name()));
            } catch (IOException e) {
                findings.add(Finding.fail(RUNNING, subject, "does not answer at its socket: " + e.getMessage(),
                        "it may be starting; else look at its log"));
            }
        }
        return findings.isEmpty() ? List.of(Finding.ok(RUNNING, "", "none is running on this host as this user")) : findings;
    }

    private static List<Finding> health(String subject, String answer, String role) throws IOException {
        if (answer.startsWith(RunningRoles.FAILURE)) {
            throw new IOException(answer.strip());
        }
        List<Finding> findings = new ArrayList<>();
        List<Json> checks = Json.parse(answer).at("checks").items();
        for (Json check : checks) {
            String status = check.at("status").text();
            String found = check.at("name").text() + " is " + status + ": " + check.at("message").text();
            String next = "prb sh " + role + " prb:health";
            if (status.equals("WARN")) {
                findings.add(Finding.warn(RUNNING, subject, found, next));
            } else if (!status.equals("OK")) {
                findings.add(Finding.fail(RUNNING, subject, found, next));
            }
        }
        if (findings.isEmpty()) {
            findings.add(Finding.ok(RUNNING, subject, "all its " + checks.size() + " health checks are OK"));
        }
        return findings;
    }
}
