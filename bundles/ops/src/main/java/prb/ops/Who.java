package prb.ops;

import prb.ops.api.ApiRole;

/**
 * Somebody whom the api knows.
 *
 * @param author as in {@link prb.ops.api.ApiCall}
 */
record Who(ApiRole role, String author) {

    boolean may(ApiRole needed) {
        return role.compareTo(needed) >= 0;
    }
}
