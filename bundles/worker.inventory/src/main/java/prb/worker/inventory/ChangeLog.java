package prb.worker.inventory;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import prb.worker.inventory.Difference.Action;

/**
 * The log of changes in the inventory's database, written in the transaction of the change itself: one can not be without the
 * other. The oldest entries go when there are more than {@link #ENTRIES_MAX}. Not thread-safe, as the connection is not.
 */
final class ChangeLog {

    /** Entries kept; about 300 bytes each. */
    static final int ENTRIES_MAX = 100_000;
    static final String TABLE = "prb_changes";
    static final String SCHEMA = "CREATE TABLE IF NOT EXISTS " + TABLE + " (number INTEGER PRIMARY KEY AUTOINCREMENT, "
            + "at TEXT NOT NULL, author TEXT NOT NULL, kind TEXT NOT NULL, item TEXT NOT NULL, name TEXT NOT NULL, "
            + "action TEXT NOT NULL, before TEXT NOT NULL, after TEXT NOT NULL)";
    private static final int AUTHOR_CHARS_MAX = 255;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<LinkedHashMap<String, String>> FIELDS = new TypeReference<>() {};

    private final Connection db;
    private final int entriesMax;

    ChangeLog(Connection db, int entriesMax) {
        this.db = db;
        this.entriesMax = entriesMax;
    }

    /** Notes what an author did, inside the caller's transaction. */
    void note(String author, Instant at, List<Difference> differences) throws SQLException {
        if (differences.isEmpty()) {
            return;
        }
        try (PreparedStatement sql = db.prepareStatement("INSERT INTO " + TABLE
                + " (at, author, kind, item, name, action, before, after) VALUES (?, ?, ?, ?, ?, ?, ?, ?)")) {
            for (Difference one : differences) {
                List<String> values = List.of(at.toString(), line(author), one.kind(), one.id(), one.name(), one.action().text(),
                        text(one.before()), text(one.after()));
                for (int i = 0; i < values.size(); i++) {
                    sql.setString(i + 1, values.get(i));
                }
                sql.executeUpdate();
            }
        }
        try (PreparedStatement sql = db.prepareStatement(
                "DELETE FROM " + TABLE + " WHERE number <= (SELECT MAX(number) FROM " + TABLE + ") - ?")) {
            sql.setInt(1, entriesMax);
            sql.executeUpdate();
        }
    }

    /**
     * The newest entries, oldest of them first.
     *
     * @param last how many at most
     * @param name only those of pools and workers that were called so then
     */
    List<LoggedChange> read(int last, Optional<String> name) throws SQLException {
        List<LoggedChange> entries = new ArrayList<>();
        String where = name.isPresent() ? " WHERE name = ?" : "";
        try (PreparedStatement sql = db
                .prepareStatement("SELECT number, at, author, kind, item, name, action, before, after FROM "
                        + TABLE + where + " ORDER BY number DESC LIMIT ?")) {
            if (name.isPresent()) {
                sql.setString(1, name.get());
            }
            sql.setInt(name.isPresent() ? 2 : 1, last);
            try (ResultSet row = sql.executeQuery()) {
                while (row.next()) {
                    Difference difference = new Difference(row.getString(4), row.getString(5), row.getString(6),
                            Action.valueOf(row.getString(7).toUpperCase(Locale.ROOT)), fields(row.getString(8)),
                            fields(row.getString(9)));
                    entries.add(new LoggedChange(row.getLong(1), Instant.parse(row.getString(2)), row.getString(3), difference));
                }
            }
        }
        Collections.reverse(entries);
        return entries;
    }

    private static String line(String author) {
        String text = author.replaceAll("\\p{Cntrl}", " ").strip();
        return text.length() <= AUTHOR_CHARS_MAX ? text : text.substring(0, AUTHOR_CHARS_MAX);
    }

    private static String text(Map<String, String> fields) throws SQLException {
        try {
            return JSON.writeValueAsString(fields);
        } catch (JsonProcessingException e) {
            throw new SQLException("the log of changes can not be written: " + e.getOriginalMessage(), e);
        }
    }

    private static Map<String, String> fields(String text) throws SQLException {
        try {
            return JSON.readValue(text, FIELDS);
        } catch (JsonProcessingException e) {
            throw new SQLException("an entry of the log of changes is damaged: " + e.getOriginalMessage(), e);
        }
    }
}
