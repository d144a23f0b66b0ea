package io.triplane.agent;

import java.nio.file.Path;

/// How the agent reaches its VPP, and what is its own in it.
///
/// @param apiSocket VPP's API socket, usually `/run/vpp/api.sock`
/// @param statsSocket VPP's stats socket, usually `/run/vpp/stats.sock`
/// @param journal file that remembers across our restarts which SAs VPP holds for us; its folder is
///   made
/// @param puntFolder where our socket for punted IKE datagrams is made
/// @param saIdBase first of the 2^24 SA ids and policy database ids that are ours in this VPP
/// @param ikePort our UDP port of IKE, usually 500
/// @param nattPort our UDP port of IKE and ESP behind a NAT, usually 4500
public record AgentConfig(
        Path apiSocket,
        Path statsSocket,
        Path journal,
        Path puntFolder,
        int saIdBase,
        int ikePort,
        int nattPort) {
    /// Far from the small numbers that people and scripts choose.
    public static final int SA_ID_BASE_DEFAULT = 0x5400_0000;

    public static final int IKE_PORT_DEFAULT = 500;
    public static final int NATT_PORT_DEFAULT = 4500;

    /// Everything of ours in one folder, usual numbers.
    public static AgentConfig of(Path apiSocket, Path statsSocket, Path folder) {
        return new AgentConfig(
                apiSocket,
                statsSocket,
                folder.resolve("sa.journal"),
                folder,
                SA_ID_BASE_DEFAULT,
                IKE_PORT_DEFAULT,
                NATT_PORT_DEFAULT);
    }

    public AgentConfig withPorts(int ike, int natt) {
        return new AgentConfig(apiSocket, statsSocket, journal, puntFolder, saIdBase, ike, natt);
    }
}
