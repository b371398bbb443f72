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
import java.util.UUID;
import prb.worker.inventory.Difference.Action;
import prb.worker.inventory.shared.LogGroup;

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
    private static final String COLUMNS = "number, at, author, node, kind, item, name, action, before, after";
    private static final int AUTHOR_CHARS_MAX = 255;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<LinkedHashMap<String, String>> FIELDS = new TypeReference<>() {};

    private final Connection db;
    private final int entriesMax;

    ChangeLog(Connection db, int entriesMax) {
        this.db = db;
        this.entriesMax = entriesMax;
    }

    /** Entries as they are to be noted. @param node empty on one that has the inventory to itself */
    static List<LoggedChange> entries(String author, String node, Instant at, List<Difference> differences) {
        return differences.stream().map(one -> new LoggedChange(0, at, line(author), line(node), one)).toList();
    }

    /** Notes entries inside the caller's transaction. @param share under which they are known elsewhere, or nothing */
    void note(List<LoggedChange> entries, String share) throws SQLException {
        if (entries.isEmpty()) {
            return;
        }
        try (PreparedStatement sql = db.prepareStatement("INSERT INTO " + TABLE
                + " (at, author, node, share, kind, item, name, action, before, after) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            for (LoggedChange entry : entries) {
                Difference one = entry.difference();
                List<String> values = List.of(entry.at().toString(), entry.author(), entry.node(), share, one.kind(), one.id(),
                        one
                                .name(),
                        one.action().text(), text(one.before()), text(one.after()));
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

    /** Notes entries of another node, unless they are here. */
    void take(LogGroup group) throws SQLException {
        try (PreparedStatement sql = db.prepareStatement("SELECT 1 FROM " + TABLE + " WHERE share = ? LIMIT 1")) {
            sql.setString(1, group.share());
            try (ResultSet row = sql.executeQuery()) {
                if (row.next()) {
                    return;
                }
            }
        }
        List<LoggedChange> news = new ArrayList<>();
        for (LoggedChange entry : group.entries()) {
            if (!isKnown(entry, group.share())) {
                news.add(entry);
            }
        }
        note(news, group.share());
    }

    /** Whether a file that was copied from another node has an entry of the time before it was shared; it is named by the way. */
    private boolean isKnown(LoggedChange entry, String share) throws SQLException {
        try (PreparedStatement sql = db.prepareStatement("UPDATE " + TABLE
                + " SET share = ? WHERE share = '' AND at = ? AND item = ? AND action = ? AND author = ?")) {
            List<String> values = List.of(share, entry.at().toString(), entry.difference().id(),
                    entry.difference().action().text(),
                    entry.author());
            for (int i = 0; i < values.size(); i++) {
                sql.setString(i + 1, values.get(i));
            }
            return sql.executeUpdate() > 0;
        }
    }

    /**
     * The whole log in groups, the newest that the ring has room for; inside the caller's transaction, as each entry is given
     * the name under which it is shared from now on.
     */
    List<LogGroup> groups(String fleet) throws SQLException {
        try (PreparedStatement sql = db.prepareStatement("UPDATE " + TABLE
                + " SET share = ? || '/' || (number / " + LogGroup.ENTRIES_MAX + ") WHERE share = ''")) {
            sql.setString(1, UUID.randomUUID().toString());
            sql.executeUpdate();
        }
        Map<String, List<LoggedChange>> byShare = new LinkedHashMap<>();
        try (PreparedStatement sql = db.prepareStatement("SELECT " + COLUMNS + ", share FROM " + TABLE + " ORDER BY number");
                ResultSet row = sql.executeQuery()) {
            while (row.next()) {
                byShare.computeIfAbsent(row.getString(11), share -> new ArrayList<>()).add(entry(row));
            }
        }
        List<LogGroup> groups = new ArrayList<>();
        byShare.forEach((share, entries) -> groups.add(new LogGroup(groups.size() + 1L, fleet, share, entries)));
        return groups.subList(Math.max(0, groups.size() - LogGroup.SLOTS), groups.size());
    }

    /**
     * The newest entries, oldest of them first.
     *
     * @param before only those with a smaller number
     * @param last how many at most
     * @param name only those of pools and workers that were called so then
     */
    List<LoggedChange> read(long before, int last, Optional<String> name) throws SQLException {
        List<LoggedChange> entries = new ArrayList<>();
        String named = name.isPresent() ? " AND name = ?" : "";
        try (PreparedStatement sql = db.prepareStatement("SELECT " + COLUMNS + " FROM " + TABLE + " WHERE number < ?" + named
                + " ORDER BY number DESC LIMIT ?")) {
            sql.setLong(1, before);
            if (name.isPresent()) {
                sql.setString(2, name.get());
            }
            sql.setInt(name.isPresent() ? 3 : 2, last);
            try (ResultSet row = sql.executeQuery()) {
                while (row.next()) {
                    entries.add(entry(row));
                }
            }
        }
        Collections.reverse(entries);
        return entries;
    }

    private static LoggedChange entry(ResultSet row) throws SQLException {
        Difference difference = new Difference(row.getString(5), row.getString(6), row.getString(7),
                Action.valueOf(row.getString(8).toUpperCase(Locale.ROOT)), fields(row.getString(9)), fields(row.getString(10)));
        return new LoggedChange(row.getLong(1), Instant.parse(row.getString(2)), row.getString(3), row.getString(4), difference);
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
