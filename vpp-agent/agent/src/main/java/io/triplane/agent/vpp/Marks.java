package io.triplane.agent.vpp;

/// How our objects are marked in a VPP that others configure too. What is not marked is not ours
/// and is left alone.
public final class Marks {
    private static final String OURS = "triplane:";

    /// VPP keeps 63 octets.
    private static final int TAG_MAX = 63;

    private Marks() {}

    /// The tag of an object of ours.
    public static String tag(Object what) {
        String tag = (OURS + what).replaceAll("[^ -~]", "_");
        return tag.length() <= TAG_MAX ? tag : tag.substring(0, TAG_MAX);
    }

    public static boolean isOurs(String tag) {
        return tag.startsWith(OURS);
    }
}
