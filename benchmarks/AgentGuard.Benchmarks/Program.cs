using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Running;

// Results are kept apart from the build's own output.
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly)
    .Run(args, DefaultConfig.Instance.WithArtifactsPath(Path.Combine("artifacts", "benchmarks")));
