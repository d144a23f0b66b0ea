package io.triplane.softplane.table;

/// VPP's return values (`vnet/error.h`), those that occur here.
public enum Status {
    OK(0),
    UNSPECIFIED(-1),
    INVALID_SW_IF_INDEX(-2),
    NO_SUCH_FIB(-3),
    INVALID_SW_IF_INDEX_2(-10),
    NO_SUCH_ENTRY(-6),
    INVALID_VALUE(-7),
    INVALID_VALUE_2(-8),
    UNIMPLEMENTED(-9),
    NO_SUCH_SPD_OR_SA(-11),
    SPD_ALREADY_BOUND(-12),
    INVALID_REGISTRATION(-31),
    NO_PATHS_IN_ROUTE(-52),
    NO_MATCHING_INTERFACE(-54),
    INVALID_SRC_ADDRESS(-57),
    INVALID_DST_ADDRESS(-58),
    ADDRESS_NOT_FOUND(-60),
    SAME_SRC_DST(-82),
    INVALID_WORKER(-89),
    ADDRESS_IN_USE(-105),
    ENTRY_ALREADY_EXISTS(-116),
    UNSUPPORTED(-126),
    DUPLICATE_IF_ADDRESS(-127),
    ACL_IN_USE_INBOUND(-142),
    ACL_IN_USE_OUTBOUND(-143),
    INSTANCE_IN_USE(-147),
    INVALID_PROTOCOL(-153),
    INVALID_ALGORITHM(-154),
    KEY_LENGTH(-156),
    LIMIT_EXCEEDED(-162),
    INVALID_PREFIX_LENGTH(-171);

    private final int retval;

    Status(int retval) {
        this.retval = retval;
    }

    public int retval() {
        return retval;
    }
}
