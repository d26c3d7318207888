using System.Runtime.CompilerServices;
using AgentGuard.Internal;
using AgentGuard.Ports;
using Microsoft.Extensions.AI;

namespace AgentGuard.Replay;

/// <summary>Records every run of a host, each in a file of its own.</summary>
/// <remarks>
/// Thread-safe. A run and its sub-runs share a file, <c>ID.jsonl</c> by the id of the outermost one, which is made at its first step; a run that is taken up
/// again under its id gets <c>ID.2.jsonl</c>, and so on. Nothing of a run is kept
/// in memory and no file is kept open between steps, so that a thousand runs at a time cost no more than what they write. What happens outside of any run is
/// not recorded.
/// </remarks>
public sealed class RunRecordings
{
    private readonly ConditionalWeakTable<AgentRun, RunRecorder> _recorders = [];
    private readonly string _folder;
    private readonly IReadOnlyDictionary<string, string>? _values;
    private readonly TimeProvider? _timeProvider;
    private readonly IContentRedactor? _redactor;
    private long _lost;

    /// <summary>Creates the recordings.</summary>
    /// <param name="folder">The folder; it is made when it is missing.</param>
    /// <param name="values">What the host notes in each file, for example the versions of its prompts and policies.</param>
    /// <param name="timeProvider">The clock; <see langword="null"/> for the system's.</param>
    /// <param name="redactor">Takes out of steps what must not be kept; <see langword="null"/>: they are kept as they were.</param>
    /// <exception cref="IOException">The folder cannot be made.</exception>
    public RunRecordings(
        string folder, IReadOnlyDictionary<string, string>? values = null, TimeProvider? timeProvider = null, IContentRedactor? redactor = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        _folder = Directory.CreateDirectory(folder).FullName;
        (_values, _timeProvider, _redactor) = (values, timeProvider, redactor);
    }

    /// <summary>How many steps could not be recorded, of all runs: the disk failed, or they could not be redacted.</summary>
    public long Lost => Interlocked.Read(ref _lost);

    /// <summary>Where it is said what was lost.</summary>
    internal LossLog? Losses { get; init; }

    /// <summary>Where a run is recorded.</summary>
    /// <param name="run">The run, or one within it.</param>
    /// <returns>The path; there is no such file before the first step.</returns>
    public string PathOf(AgentRun run)
    {
        ArgumentNullException.ThrowIfNull(run);

        // A host may have chosen any id: what no file can be called is named by its hash.
        var id = Outermost(run).Id;
        var isName = id.Length is > 0 and < 100 && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
        return Path.Combine(_folder, (isName ? id : "x" + ContentKey.Of(string.Empty, id).Id) + ".jsonl");
    }

    /// <summary>Checks the recordings of a folder against the prompt, tools and options of today, for example in a test.</summary>
    /// <param name="folder">The folder; its files <c>*.jsonl</c> are read, one after the other.</param>
    /// <param name="today">The tools and options of today, as they go with every model call; <see langword="null"/> for none.</param>
    /// <param name="prompt">The messages of today that every model call begins with; <see langword="null"/> not to compare any.</param>
    /// <param name="redactor">The redactor that the recordings were made with, where they are redacted.</param>
    /// <param name="cancellationToken">Cancels the check.</param>
    /// <returns>The recordings that are stale or damaged, by their paths; empty when all are as today.</returns>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public static async Task<IReadOnlyList<StaleRecording>> VerifyAsync(
        string folder,
        ChatOptions? today,
        IReadOnlyList<ChatMessage>? prompt = null,
        IContentRedactor? redactor = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        List<StaleRecording> found = [];
        foreach (var path in Directory.EnumerateFiles(folder, "*.jsonl").Order(StringComparer.Ordinal))
        {
            try
            {
                var recording = await RunRecording.LoadAsync(path, cancellationToken).ConfigureAwait(false);
                if (recording.FindStale(today, prompt, recording.IsRedacted ? redactor : null) is { Count: > 0 } divergences)
                {
                    found.Add(new(path, divergences));
                }
            }
            catch (AgentGuardException e)
            {
                found.Add(new(path, []) { Damage = e.Message });
            }
        }

        return found;
    }

    /// <summary>The recorder of the current run; <see langword="null"/> outside of one.</summary>
    internal RunRecorder? Current => AgentRun.Current is { } run
        ? _recorders.GetValue(Outermost(run), root => new RunRecorder(PathOf(root), _values, _timeProvider, _redactor, keepsNothing: true) { OnLost = Lose })
        : null;

    private void Lose(Exception cause)
    {
        var now = Interlocked.Increment(ref _lost);
        Losses?.Note("The recording of runs", "steps", now - 1, now, cause);
    }

    private static AgentRun Outermost(AgentRun run)
    {
        while (run.Parent is { } parent)
        {
            run = parent;
        }

        return run;
    }
}
