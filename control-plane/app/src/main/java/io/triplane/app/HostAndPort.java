package io.triplane.app;

/// `host:port`, IPv6 in brackets.
record HostAndPort(String host, int port) {
    private static final int PORT_MAX = 65_535;

    static HostAndPort parse(String option, String text) throws StartException {
        int colon = text.lastIndexOf(':');
        String port = text.substring(colon + 1);
        if (colon <= 0 || !port.matches("[0-9]{1,5}") || Integer.parseInt(port) > PORT_MAX) {
            throw StartException.usage(
                    "option.address",
                    "%s \"%s\" is no address; write host:port, such as 127.0.0.1:9464"
                            .formatted(option, text));
        }
        String host = text.substring(0, colon);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        return new HostAndPort(
                bracketed ? host.substring(1, host.length() - 1) : host, Integer.parseInt(port));
    }
}
