using System.Diagnostics;
using System.Globalization;

namespace AgentGuard.Testing.Tests.Crashes;

/// <summary>A process of this assembly that counts what it has done, and is killed.</summary>
internal static class KilledProcess
{
    /// <summary>Lets it go on until it has said a number, kills it, and gives the last number that it said.</summary>
    public static async Task<int> RunAndKillAsync(string command, string path, int after)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [typeof(KilledProcess).Assembly.Location, command, path]) { RedirectStandardOutput = true })!;
        var over = 0;
        while (over < after && await process.StandardOutput.ReadLineAsync() is { } line)
        {
            over = int.Parse(line, CultureInfo.InvariantCulture);
        }

        // On Unix this is SIGKILL: nothing of the process runs any more.
        process.Kill();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            over = int.TryParse(line, CultureInfo.InvariantCulture, out var said) && said == over + 1 ? said : over;
        }

        await process.WaitForExitAsync();
        return over;
    }
}
