namespace AgentGuard.Replay;

/// <summary>What a replay does where it leaves its recording.</summary>
public enum ReplayMode
{
    /// <summary>It stops, and says where: <see cref="ReplayDivergedException"/>.</summary>
    Strict,

    /// <summary>It goes on live from there, or from <see cref="ReplayOptions.ForkAtStep"/>: a fork.</summary>
    Fork,

    /// <summary>What is missing is asked live and kept; what is recorded is answered from the recording wherever it is asked.</summary>
    RecordMissing,
}
