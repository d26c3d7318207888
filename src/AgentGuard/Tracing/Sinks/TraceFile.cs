using System.Globalization;

namespace AgentGuard.Tracing.Sinks;

/// <summary>Reads files of spans.</summary>
public static class TraceFile
{
    /// <summary>Reads the spans of a file of <see cref="TraceFileSink"/>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>
    /// The spans, in the order in which they ended; a run that has only begun has no duration. A line that was torn at the end of a process is left out.
    /// </returns>
    /// <exception cref="AgentGuardException">A line within the file is damaged, or the file is of another kind.</exception>
    public static async Task<IReadOnlyList<TraceSpan>> LoadAsync(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var lines = (await File.ReadAllTextAsync(path, cancellationToken).ConfigureAwait(false)).Split('\n');
        List<TraceSpan> spans = [];
        for (var i = 0; i < lines.Length - 1; i++)
        {
            try
            {
                spans.Add(TraceSpan.Parse(lines[i]));
            }
            catch (FormatException e)
            {
                throw new AgentGuardException(
                    string.Create(CultureInfo.InvariantCulture, $"Line {i + 1} of the trace '{path}' is damaged: {e.Message}"), e);
            }
        }

        return TraceSpans.Latest(spans);
    }
}
