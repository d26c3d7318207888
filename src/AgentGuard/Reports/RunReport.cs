using System.Text;
using AgentGuard.Ports;
using AgentGuard.Replay;
using AgentGuard.Tracing;

namespace AgentGuard.Reports;

/// <summary>A run, or two beside each other, as one HTML file: it needs no network, no server and no other file.</summary>
/// <remarks>
/// The page runs under a content security policy that allows its own script and style by their hashes and nothing else; what the run holds is data in it and
/// is only ever shown as text. A report holds what the trace or recording holds: keep it where that may be kept. Immutable.
/// </remarks>
public sealed class RunReport
{
    private readonly string _title;
    private readonly string _data;

    private RunReport(string title, string data) => (_title, _data) = (title, data);

    /// <summary>A report of a traced run.</summary>
    /// <param name="trace">The trace; transcripts are shown where content was captured.</param>
    /// <param name="title">The title; <see langword="null"/> for the name of the run.</param>
    /// <param name="redactor">Redacts what is shown once more; <see langword="null"/> to show it as it was kept.</param>
    /// <returns>The report.</returns>
    public static RunReport Of(RunTrace trace, string? title = null, IContentRedactor? redactor = null)
    {
        ArgumentNullException.ThrowIfNull(trace);
        title ??= trace.Root.Span.Name;
        return new(title, new ReportWriter(redactor).Write(title, "trace", [TraceLane.Of(trace)], comparison: null));
    }

    /// <summary>A report of a recorded run.</summary>
    /// <param name="recording">The recording.</param>
    /// <param name="title">The title.</param>
    /// <param name="redactor">Redacts what is shown; <see langword="null"/> to show it as it was recorded.</param>
    /// <returns>The report.</returns>
    public static RunReport Of(RunRecording recording, string title = "Recorded run", IContentRedactor? redactor = null)
    {
        ArgumentNullException.ThrowIfNull(recording);
        ArgumentNullException.ThrowIfNull(title);
        return new(title, new ReportWriter(redactor).Write(title, "recording", [RecordingLane.Of(recording, "run")], comparison: null));
    }

    /// <summary>A report of two runs beside each other, with the first divergence.</summary>
    /// <param name="comparison">The comparison.</param>
    /// <param name="title">The title.</param>
    /// <param name="redactor">Redacts what is shown; <see langword="null"/> to show it as it was recorded.</param>
    /// <returns>The report.</returns>
    public static RunReport Of(RunComparison comparison, string title = "Two runs", IContentRedactor? redactor = null)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        ArgumentNullException.ThrowIfNull(title);
        return new(title, new ReportWriter(redactor).Write(
            title, "comparison", [RecordingLane.Of(comparison.Before, "before"), RecordingLane.Of(comparison.After, "after")], comparison));
    }

    /// <summary>The page.</summary>
    /// <returns>The HTML.</returns>
    public string ToHtml() => ReportPage.Write(_title, _data);

    /// <summary>Saves the page.</summary>
    /// <param name="path">The file; it is replaced, its folder is made when it is missing.</param>
    /// <param name="cancellationToken">Cancels the saving.</param>
    /// <returns>A task that completes when it is written.</returns>
    public async Task SaveAsync(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        await File.WriteAllTextAsync(path, ToHtml(), Encoding.UTF8, cancellationToken).ConfigureAwait(false);
    }
}
