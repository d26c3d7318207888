namespace AgentGuard;

/// <summary>Which tools a run called, and with what success: the evidence for what its answer claims.</summary>
/// <remarks>
/// <para>Guarded tools write it as they run; results of other tools are read from the conversation by the guardrails. A loop that runs
/// tools where neither sees them calls <see cref="Record"/>. A run and its sub-runs share one record.</para>
/// <para>Thread-safe. It holds names and ids, never arguments or results.</para>
/// </remarks>
public sealed class RunDeeds
{
    private readonly List<ToolDeed> _deeds = [];
    private readonly HashSet<string> _recordedIds = new(StringComparer.Ordinal);
    private readonly HashSet<ToolDeed> _read = [];

    /// <summary>The calls so far, in the order in which they ended.</summary>
    /// <returns>A copy.</returns>
    public IReadOnlyList<ToolDeed> ToList()
    {
        lock (_deeds)
        {
            return [.. _deeds];
        }
    }

    /// <summary>Records a call that ended.</summary>
    /// <param name="deed">The call.</param>
    public void Record(ToolDeed deed)
    {
        ArgumentNullException.ThrowIfNull(deed);
        lock (_deeds)
        {
            _deeds.Add(deed);
            if (deed.CallId is { } id)
            {
                _recordedIds.Add(id);
            }
        }
    }

    /// <summary>Whether a call of one of the tools succeeded.</summary>
    /// <param name="toolNames">The names of the tools.</param>
    /// <param name="countsEarlier">Whether calls of earlier turns count. Default <see langword="false"/>.</param>
    /// <returns><see langword="true"/> when at least one did.</returns>
    public bool HasSucceeded(IReadOnlyCollection<string> toolNames, bool countsEarlier = false)
    {
        ArgumentNullException.ThrowIfNull(toolNames);
        lock (_deeds)
        {
            return _deeds.Exists(deed =>
                deed.Succeeded && (countsEarlier || !deed.IsEarlier) && toolNames.Contains(deed.ToolName, StringComparer.Ordinal));
        }
    }

    /// <summary>Finds what is known of a call; where an id was used twice, of the later one.</summary>
    /// <param name="callId">The id of the call.</param>
    /// <returns>The call, or <see langword="null"/>.</returns>
    public ToolDeed? Find(string callId)
    {
        ArgumentNullException.ThrowIfNull(callId);
        lock (_deeds)
        {
            return _deeds.FindLast(deed => deed.CallId == callId);
        }
    }

    /// <summary>Takes what a conversation says of a call, unless the tool itself recorded it or it was read before.</summary>
    internal void Read(ToolDeed deed)
    {
        lock (_deeds)
        {
            if ((deed.CallId is null || !_recordedIds.Contains(deed.CallId)) && _read.Add(deed))
            {
                _deeds.Add(deed);
            }
        }
    }
}
