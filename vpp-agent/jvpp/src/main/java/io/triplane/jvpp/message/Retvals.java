package io.triplane.jvpp.message;

import java.util.Map;

/// VPP's error numbers in words (`src/vnet/error.h` of 26.06).
public final class Retvals {
    public static final int OK = 0;
    public static final int UNSPECIFIED = -1;
    public static final int INVALID_SW_IF_INDEX = -2;
    public static final int NO_SUCH_FIB = -3;
    public static final int NO_SUCH_ENTRY = -6;
    public static final int INVALID_VALUE = -7;
    public static final int INVALID_VALUE_2 = -8;
    public static final int UNIMPLEMENTED = -9;
    public static final int SYSCALL_ERROR_1 = -11;
    public static final int SYSCALL_ERROR_2 = -12;
    public static final int INVALID_REGISTRATION = -31;
    public static final int INVALID_DST_ADDRESS = -58;
    public static final int SAME_SRC_DST = -82;
    public static final int INVALID_WORKER = -89;
    public static final int ADDRESS_IN_USE = -105;
    public static final int ENTRY_ALREADY_EXISTS = -116;
    public static final int UNSUPPORTED = -126;
    public static final int DUPLICATE_IF_ADDRESS = -127;
    public static final int ACL_IN_USE_INBOUND = -142;
    public static final int ACL_IN_USE_OUTBOUND = -143;
    public static final int INVALID_PROTOCOL = -153;
    public static final int INVALID_ALGORITHM = -154;
    public static final int KEY_LENGTH = -156;
    public static final int LIMIT_EXCEEDED = -162;
    public static final int EAGAIN = -165;

    private static final Map<Integer, String> WORDS =
            Map.ofEntries(
                    Map.entry(OK, "success"),
                    Map.entry(UNSPECIFIED, "unspecified error"),
                    Map.entry(INVALID_SW_IF_INDEX, "invalid interface index"),
                    Map.entry(NO_SUCH_FIB, "no such routing table"),
                    Map.entry(NO_SUCH_ENTRY, "no such entry"),
                    Map.entry(INVALID_VALUE, "invalid value"),
                    Map.entry(INVALID_VALUE_2, "invalid second value"),
                    Map.entry(UNIMPLEMENTED, "unimplemented"),
                    Map.entry(-10, "invalid second interface index"),
                    Map.entry(SYSCALL_ERROR_1, "system call error 1"),
                    Map.entry(SYSCALL_ERROR_2, "system call error 2"),
                    Map.entry(-30, "feature disabled"),
                    Map.entry(INVALID_REGISTRATION, "invalid registration"),
                    Map.entry(-52, "no paths in route"),
                    Map.entry(INVALID_DST_ADDRESS, "invalid destination address"),
                    Map.entry(-65, "no such table"),
                    Map.entry(-71, "invalid interface"),
                    Map.entry(-73, "invalid argument"),
                    Map.entry(-79, "interface already exists"),
                    Map.entry(-81, "value already exists"),
                    Map.entry(SAME_SRC_DST, "source and destination are the same"),
                    Map.entry(INVALID_WORKER, "invalid worker"),
                    Map.entry(ADDRESS_IN_USE, "address in use"),
                    Map.entry(-106, "address not in use"),
                    Map.entry(ENTRY_ALREADY_EXISTS, "entry already exists"),
                    Map.entry(UNSUPPORTED, "unsupported"),
                    Map.entry(DUPLICATE_IF_ADDRESS, "address on another interface"),
                    Map.entry(ACL_IN_USE_INBOUND, "access list in use for input"),
                    Map.entry(ACL_IN_USE_OUTBOUND, "access list in use for output"),
                    Map.entry(-144, "initialisation failed"),
                    Map.entry(-147, "instance in use"),
                    Map.entry(INVALID_PROTOCOL, "invalid protocol"),
                    Map.entry(INVALID_ALGORITHM, "invalid algorithm"),
                    Map.entry(-155, "resource in use"),
                    Map.entry(KEY_LENGTH, "invalid key length"),
                    Map.entry(LIMIT_EXCEEDED, "limit exceeded"),
                    Map.entry(EAGAIN, "again, from the cursor given"),
                    Map.entry(-171, "invalid prefix length"));

    private Retvals() {}

    /// `-116 entry already exists`; a number without a name stays a number.
    public static String words(int retval) {
        String words = WORDS.get(retval);
        return words == null ? Integer.toString(retval) : retval + " " + words;
    }
}
