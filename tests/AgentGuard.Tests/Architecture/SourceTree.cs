using System.Runtime.CompilerServices;

namespace AgentGuard.Tests.Architecture;

/// <summary>The files of the repository, found from this file's own place at compile time.</summary>
internal static class SourceTree
{
    public static string Root { get; } = FindRoot();

    public static IEnumerable<SourceFile> Files(string folder, string pattern = "*.cs") =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories)
            .Where(path => !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal))
            .Select(path => new SourceFile(Path.GetRelativePath(Path.Combine(Root, folder), path).Replace('\\', '/'), File.ReadAllText(path)));

    private static string FindRoot([CallerFilePath] string here = "")
    {
        // A deterministic build maps the path of this file away, so the output folder is the second place to start from.
        foreach (var start in new[] { Path.GetDirectoryName(here), AppContext.BaseDirectory })
        {
            for (var folder = start is null ? null : new DirectoryInfo(start); folder is not null; folder = folder.Parent)
            {
                if (File.Exists(Path.Combine(folder.FullName, "AgentGuard.sln")))
                {
                    return folder.FullName;
                }
            }
        }

        throw new InvalidOperationException("The root of the repository was not found above the test assembly.");
    }
}
